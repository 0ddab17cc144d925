import journal from './meta/_journal.json';
import m0000 from './0000_room.sql';
import m0001 from './0001_conversation.sql';
import m0002 from './0002_search.sql';
import m0003 from './0003_words.sql';
import m0004 from './0004_pictures.sql';
import m0005 from './0005_pages.sql';
import m0006 from './0006_kinds.sql';

  export default {
    journal,
    migrations: {
      m0000,
m0001,
m0002,
m0003,
m0004,
m0005,
m0006
    }
  }
  