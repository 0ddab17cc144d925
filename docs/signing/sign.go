package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"time"
)

// Identity makes a Parlor identity for a user of yours, good for ten minutes.
func Identity(id, name string) (string, error) {
	now := time.Now().Unix()
	header, err := json.Marshal(map[string]any{"alg": "HS256", "typ": "JWT", "kid": os.Getenv("PARLOR_KEY_ID")})
	if err != nil {
		return "", err
	}
	claims, err := json.Marshal(map[string]any{
		"sub":  id,
		"name": name,
		"aud":  os.Getenv("PARLOR_SITE"),
		"iat":  now,
		"exp":  now + 600,
	})
	if err != nil {
		return "", err
	}
	text := part(header) + "." + part(claims)
	mac := hmac.New(sha256.New, []byte(os.Getenv("PARLOR_KEY_SECRET")))
	mac.Write([]byte(text))
	return text + "." + part(mac.Sum(nil)), nil
}

func part(data []byte) string {
	return base64.RawURLEncoding.EncodeToString(data)
}

func main() {
	token, err := Identity(os.Args[1], os.Args[2])
	if err != nil {
		panic(err)
	}
	fmt.Println(token)
}
