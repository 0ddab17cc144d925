import { LitElement } from 'lit'

/** The rooms of a site, to choose from. */
export class ParlorRooms extends LitElement {}

if (!customElements.get('parlor-rooms')) customElements.define('parlor-rooms', ParlorRooms)
