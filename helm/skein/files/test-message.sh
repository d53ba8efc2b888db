# Run by "helm test" with sh and curl, nothing else. GATEWAY is its address, APP the key of an app (may be empty).
# Certificates are not checked: inside the cluster the gateway has another name than theirs.

# Calls a method and prints the answer; says what was answered when it is no success.
call() {
  method=$1 token=$2 body=$3
  status=$(curl -ksS --max-time 10 --retry 5 --retry-connrefused -o /tmp/answer -w '%{http_code}' \
    "$GATEWAY/skein.v1.$method" -H 'content-type: application/json' ${token:+-H "authorization: Bearer $token"} -d "$body")
  if [ "$status" != 200 ]; then
    echo "$method was answered with $status: $(cat /tmp/answer)" >&2
    return 1
  fi
  cat /tmp/answer
}

# The text of a field of a JSON answer.
field() {
  sed -n "s/.*\"$1\": *\"\([^\"]*\)\".*/\1/p"
}

id() {
  cat /proc/sys/kernel/random/uuid
}

if [ -z "$APP" ]; then
  curl -ksS --max-time 10 --retry 5 --retry-connrefused -o /dev/null "$GATEWAY/"
  echo "The gateway answers. With tests.appKey a message is sent, too."
  exit 0
fi

run=$(id | cut -c1-8)
alice=helm-test-$run-a bob=helm-test-$run-b password=$(id)
for user in "$alice" "$bob"; do
  call AccountService/Register "" "{\"app_key\":\"$APP\",\"user_id\":\"$user\",\"password\":\"$password\",\"nickname\":\"helm test\"}" >/dev/null
done
# Prints a token. Not one pipe: the shell would not notice that the call in it failed.
login() {
  answer=$(call AuthService/Login "" "{\"app_key\":\"$APP\",\"user_id\":\"$1\",\"password\":\"$password\",\"device_id\":\"helm-test\",\"platform\":\"PLATFORM_WEB\"}") || return 1
  echo "$answer" | field access_token
}
text="sent by helm test $run"
token=$(login "$alice")
call MessageService/Send "$token" "{\"conversation\":{\"user_id\":\"$bob\"},\"client_message_id\":\"$(id)\",\"content\":{\"text\":{\"text\":\"$text\"}}}"
echo
token=$(login "$bob")
answer=$(call MessageService/Pull "$token" "{\"conversation_id\":\"p:$alice:$bob\",\"from_seq\":1,\"limit\":50}")
case "$answer" in
  *"$text"*) echo "A message was sent, stored and read." ;;
  *) echo "The message is not in the answer: $answer" >&2; exit 1 ;;
esac
