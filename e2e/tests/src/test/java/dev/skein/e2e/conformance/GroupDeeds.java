package dev.skein.e2e.conformance;

import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import dev.skein.e2e.conformance.Vocabulary.Deed;
import dev.skein.protocol.Contract;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Groups, and any other call. */
final class GroupDeeds {
    private static final Pattern NAME = Pattern.compile("\\$([a-z]+)");

    private GroupDeeds() {}

    static Map<String, Deed> all() {
        return Map.of(
                "group", GroupDeeds::make,
                "add", GroupDeeds::add,
                "remove", GroupDeeds::remove,
                "leave", GroupDeeds::leave,
                "call", GroupDeeds::call);
    }

    /** {@code group: {name: team, by: alice, members: [bob]}}. */
    private static void make(World world, Step step) {
        String name = step.text("name");
        var members = step.list("members").stream().map(world::person).toList();
        world.group(name, World.join(world.actor(step.text("by")).device().createGroup(name, members)));
    }

    /** {@code add: {to: team, by: alice, who: carol}}; {@code error}. */
    private static void add(World world, Step step) {
        var who = step.list("who").stream().map(world::person).toList();
        Device by = world.actor(step.text("by")).device();
        World.awaitOutcome(by.addMembers(world.groupId(step.text("to")), who), step.text("error", ""));
    }

    /** {@code remove: {from: team, by: alice, who: carol}}; {@code error}. */
    private static void remove(World world, Step step) {
        var who = step.list("who").stream().map(world::person).toList();
        Device by = world.actor(step.text("by")).device();
        World.awaitOutcome(by.removeMembers(world.groupId(step.text("from")), who), step.text("error", ""));
    }

    /** {@code leave: {group: team, who: bob}}; {@code error}. */
    private static void leave(World world, Step step) {
        Device who = world.actor(step.text("who")).device();
        World.awaitOutcome(who.leave(world.groupId(step.text("group"))), step.text("error", ""));
    }

    /**
     * {@code call: {by: alice, method: ProfileService/Update, request: '{"nickname": "Ali"}'}}: any method; {@code $bob} in
     * the request is his user id. {@code error} expects that it fails, {@code answer} is a text the answer as JSON holds.
     */
    private static void call(World world, Step step) throws Exception {
        String method = "skein.v1." + step.text("method");
        var known = Contract.method(method)
                .orElseThrow(() -> new IllegalArgumentException("no method " + method))
                .method();
        DynamicMessage.Builder request = DynamicMessage.newBuilder(known.getInputType());
        JsonFormat.parser().merge(withNames(world, step.text("request", "{}")), request);
        CompletableFuture<Message> answer =
                world.actor(step.text("by")).device().call(method, request.build());
        String error = step.text("error", "");
        String part = withNames(world, step.text("answer", ""));
        World.awaitOutcome(answer, error);
        if (!part.isEmpty()) {
            org.assertj.core.api.Assertions.assertThat(JsonFormat.printer().print(answer.join()))
                    .contains(part);
        }
    }

    private static String withNames(World world, String text) {
        return NAME.matcher(text).replaceAll(found -> Matcher.quoteReplacement(world.person(found.group(1))));
    }
}
