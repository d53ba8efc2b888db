package dev.skein.e2e.conformance;

import com.google.protobuf.ByteString;
import dev.skein.e2e.conformance.Vocabulary.Deed;
import dev.skein.v1.Content;
import dev.skein.v1.SendOptions;
import dev.skein.v1.SendRequest;
import dev.skein.v1.TextContent;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** Sending and reading. */
final class MessageDeeds {
    private MessageDeeds() {}

    static Map<String, Deed> all() {
        return Map.of(
                "send", MessageDeeds::send,
                "resend", MessageDeeds::resend,
                "discard",
                        (world, step) -> World.join(world.actor(step.text("from"))
                                .device()
                                .discard(world.message(step.text("of")).clientMessageId())),
                "read", MessageDeeds::read,
                "delete locally", MessageDeeds::deleteLocally);
    }

    /**
     * {@code send: {from: alice, to: bob, text: hello}}: and waits for the acknowledgement. {@code text} may be several
     * or a range, sent without waiting in between; {@code bytes: n} is a text of that size; {@code content} an encoded
     * content in hexadecimal; {@code online only}. {@code wait: false} does not wait; {@code error} expects that it fails;
     * {@code label} names it, otherwise its text does; {@code same id as} repeats the id of another message.
     */
    private static void send(World world, Step step) throws Exception {
        Actor from = world.actor(step.text("from"));
        String to = step.text("to");
        List<String> texts = step.has("bytes")
                ? List.of("x".repeat((int) step.number("bytes")))
                : step.has("content") ? List.of("content") : step.list("text");
        SendOptions options = SendOptions.newBuilder()
                .setOnlineOnly(step.flag("online only", false))
                .build();
        String sameId = step.text("same id as", "");
        Content given = Content.parseFrom(ByteString.copyFrom(HexFormat.of().parseHex(step.text("content", ""))));
        List<CompletableFuture<Long>> all = new ArrayList<>();
        for (String text : texts) {
            String id = sameId.isEmpty()
                    ? UUID.randomUUID().toString()
                    : world.message(sameId).clientMessageId();
            SendRequest request = SendRequest.newBuilder()
                    .setConversation(world.receiver(to))
                    .setClientMessageId(id)
                    .setContent(step.has("content") ? given : text(text))
                    .setOptions(options)
                    .build();
            CompletableFuture<Long> seq = from.device().send(request);
            world.sent(step.text("label", text), new World.Sent(from.name(), id, seq));
            all.add(seq);
        }
        String error = step.text("error", "");
        if (step.flag("wait", true)) {
            all.forEach(seq -> World.awaitOutcome(seq, error));
        }
    }

    private static Content text(String text) {
        return Content.newBuilder()
                .setText(TextContent.newBuilder().setText(text))
                .build();
    }

    /** {@code resend: {from: alice, of: hello}}; {@code wait}, {@code error} as with send. */
    private static void resend(World world, Step step) {
        String label = step.text("of");
        World.Sent failed = world.message(label);
        Actor from = world.actor(step.text("from"));
        CompletableFuture<Long> seq = from.device().resend(failed.clientMessageId());
        world.sent(label, new World.Sent(from.name(), failed.clientMessageId(), seq));
        String error = step.text("error", "");
        if (step.flag("wait", true)) {
            World.awaitOutcome(seq, error);
        }
    }

    /** {@code read: {at: bob, with: alice, up to: 3}}. */
    private static void read(World world, Step step) {
        Actor at = world.actor(step.text("at"));
        World.join(at.device().markRead(world.conversation(at, step.text("with")), step.number("up to")));
    }

    /** {@code delete locally: {at: bob, in: alice, seq: 3}}. */
    private static void deleteLocally(World world, Step step) {
        Actor at = world.actor(step.text("at"));
        String conversation = world.conversation(at, step.text("in"));
        World.join(at.device().deleteLocalMessage(conversation, step.number("seq")));
    }
}
