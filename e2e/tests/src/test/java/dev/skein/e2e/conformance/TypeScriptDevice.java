package dev.skein.e2e.conformance;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.MessageLite;
import dev.skein.protocol.Contract;
import dev.skein.v1.Direction;
import dev.skein.v1.SendRequest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A client of the TypeScript SDK, by way of its driver. */
final class TypeScriptDevice implements Device {
    private final NodeProcess node;
    private final String name;
    private final DeviceLog log;
    private final CompletableFuture<JsonElement> opened;

    TypeScriptDevice(NodeProcess node, String name, Sdk.Spec spec, DeviceLog log) {
        this.node = node;
        this.name = name;
        this.log = log;
        node.listen(name, this::told);
        opened = node.ask(name, "open", TypeScriptSdk.toArguments(spec));
    }

    private void told(String event, JsonElement value) {
        switch (event) {
            case "message" -> log.message(handed(value.getAsJsonObject()));
            case "connection" -> log.connection(text(value, "state"), text(value, "error"));
            case "send" ->
                log.sending(new DeviceLog.Sending(
                        text(value, "clientMessageId"),
                        text(value, "state"),
                        number(value, "seq"),
                        text(value, "error")));
            case "userEvent" ->
                log.userEvent(new DeviceLog.UserEvent(
                        text(value, "type"), text(value, "about"), text(value, "user"), number(value, "value")));
            default -> log.failure(value.toString());
        }
    }

    private CompletableFuture<JsonElement> ask(String command, Map<String, ?> arguments) {
        return opened.thenCompose(done -> node.ask(name, command, arguments));
    }

    private CompletableFuture<Void> tell(String command, Map<String, ?> arguments) {
        return ask(command, arguments).thenApply(done -> null);
    }

    @Override
    public CompletableFuture<Void> start() {
        return tell("start", Map.of());
    }

    @Override
    public CompletableFuture<Void> stop() {
        return tell("stop", Map.of());
    }

    @Override
    public CompletableFuture<Long> send(SendRequest request) {
        return ask("send", Map.of("request", base64(request))).thenApply(JsonElement::getAsLong);
    }

    @Override
    public CompletableFuture<Long> resend(String clientMessageId) {
        return ask("resend", Map.of("id", clientMessageId)).thenApply(JsonElement::getAsLong);
    }

    @Override
    public CompletableFuture<Void> discard(String clientMessageId) {
        return tell("discard", Map.of("id", clientMessageId));
    }

    @Override
    public CompletableFuture<Optional<Known>> conversation(String conversationId) {
        return ask("conversation", Map.of("id", conversationId))
                .thenApply(answer -> answer.isJsonNull() ? Optional.empty() : Optional.of(known(answer)));
    }

    @Override
    public CompletableFuture<List<String>> list() {
        return ask("list", Map.of())
                .thenApply(answer -> answer.getAsJsonArray().asList().stream()
                        .map(JsonElement::getAsString)
                        .toList());
    }

    @Override
    public CompletableFuture<Long> totalUnread() {
        return ask("totalUnread", Map.of()).thenApply(JsonElement::getAsLong);
    }

    @Override
    public CompletableFuture<List<Handed>> history(
            String conversationId, long fromSeq, int limit, Direction direction) {
        String name = direction == Direction.DIRECTION_BACKWARD ? "backward" : "forward";
        return ask("history", Map.of("id", conversationId, "from", fromSeq, "limit", limit, "direction", name))
                .thenApply(TypeScriptDevice::messages);
    }

    @Override
    public CompletableFuture<List<Handed>> localHistory(String conversationId, long toSeq, int limit) {
        return ask("localHistory", Map.of("id", conversationId, "to", toSeq, "limit", limit))
                .thenApply(TypeScriptDevice::messages);
    }

    @Override
    public CompletableFuture<List<Handed>> searchLocal(String words, int limit) {
        return ask("searchLocal", Map.of("words", words, "limit", limit)).thenApply(TypeScriptDevice::messages);
    }

    @Override
    public CompletableFuture<Void> deleteLocalMessage(String conversationId, long seq) {
        return tell("deleteLocalMessage", Map.of("id", conversationId, "seq", seq));
    }

    @Override
    public CompletableFuture<Void> markRead(String conversationId, long upToSeq) {
        return tell("markRead", Map.of("id", conversationId, "upTo", upToSeq));
    }

    @Override
    public CompletableFuture<String> createGroup(String groupName, List<String> memberIds) {
        return ask("createGroup", Map.of("name", groupName, "memberIds", memberIds))
                .thenApply(JsonElement::getAsString);
    }

    @Override
    public CompletableFuture<Void> addMembers(String groupId, List<String> userIds) {
        return tell("addMembers", Map.of("groupId", groupId, "userIds", userIds));
    }

    @Override
    public CompletableFuture<Void> removeMembers(String groupId, List<String> userIds) {
        return tell("removeMembers", Map.of("groupId", groupId, "userIds", userIds));
    }

    @Override
    public CompletableFuture<Void> leave(String groupId) {
        return tell("leave", Map.of("groupId", groupId));
    }

    @Override
    public CompletableFuture<Message> call(String method, MessageLite request) {
        var known = Contract.method(method).orElseThrow().method();
        return ask("call", Map.of("method", method, "request", base64(request))).thenApply(answer -> {
            try {
                return DynamicMessage.parseFrom(known.getOutputType(), bytes(answer.getAsString()));
            } catch (InvalidProtocolBufferException broken) {
                throw new IllegalStateException(broken);
            }
        });
    }

    @Override
    public CompletableFuture<Void> networkChanged() {
        return tell("networkChanged", Map.of());
    }

    @Override
    public CompletableFuture<Void> logout() {
        return tell("logout", Map.of());
    }

    private static String base64(MessageLite message) {
        return Base64.getEncoder().encodeToString(message.toByteArray());
    }

    private static byte[] bytes(String base64) {
        return Base64.getDecoder().decode(base64);
    }

    private static String text(JsonElement value, String key) {
        return value.getAsJsonObject().get(key).getAsString();
    }

    private static long number(JsonElement value, String key) {
        return value.getAsJsonObject().get(key).getAsLong();
    }

    private static List<Handed> messages(JsonElement answer) {
        List<Handed> all = new ArrayList<>();
        answer.getAsJsonArray().forEach(each -> all.add(handed(each.getAsJsonObject())));
        return all;
    }

    private static Handed handed(JsonObject value) {
        return new Handed(
                text(value, "conversationId"),
                number(value, "seq"),
                text(value, "sender"),
                text(value, "clientMessageId"),
                text(value, "text"),
                bytes(text(value, "content")),
                text(value, "origin"),
                value.get("own").getAsBoolean());
    }

    private static Known known(JsonElement value) {
        return new Known(
                number(value, "head"),
                number(value, "handed"),
                number(value, "read"),
                number(value, "peerRead"),
                number(value, "unread"),
                value.getAsJsonObject().get("member").getAsBoolean(),
                text(value, "lastText"));
    }
}
