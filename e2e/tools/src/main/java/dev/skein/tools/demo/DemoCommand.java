package dev.skein.tools.demo;

import dev.skein.protocol.SkeinException;
import dev.skein.sdk.Conversations;
import dev.skein.sdk.service.GroupService;
import dev.skein.tools.Target;
import dev.skein.v1.ConversationTarget;
import dev.skein.v1.GroupKind;
import dev.skein.v1.SendResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./skein demo}: three people, a group and a lost connection, seen from every side, and checked. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Lets alice, bob and carol talk and shows what each of them sees.")
public final class DemoCommand implements Callable<Integer> {
    private static final int SUFFIX_RANGE = 1_000_000;

    @Mixin
    private Target target = new Target();

    @Option(
            names = "--suffix",
            description = "Added to the user ids; default: random, so that each run has new people.")
    private String suffix = "-" + new SecureRandom().nextInt(SUFFIX_RANGE);

    @Option(names = "--pause", paramLabel = "MS", description = "Between messages (default: ${DEFAULT-VALUE}).")
    private long pauseMs = 400;

    private final Screen screen = new Screen(System.out, List.of("alice", "bob", "carol"));

    @Override
    public Integer call() throws IOException, InterruptedException {
        target.open(System.out);
        Path folder = Files.createTempDirectory("skein-demo");
        try {
            play(folder);
            return 0;
        } catch (DemoFailure failure) {
            System.err.println("demo failed: " + failure.getMessage());
            return 1;
        } catch (CompletionException failure) {
            System.err.println("demo failed: " + reason(failure) + " (at " + target.url() + ")");
            return 1;
        } finally {
            delete(folder);
        }
    }

    private static String reason(CompletionException failure) {
        if (failure.getCause() instanceof SkeinException why) {
            return why.code() + ": " + why.getMessage();
        }
        return String.valueOf(failure.getCause());
    }

    private void play(Path folder) throws InterruptedException {
        Person alice = new Person("alice", suffix, target, folder, screen);
        Person bob = new Person("bob", suffix, target, folder, screen);
        Person carol = new Person("carol", suffix, target, folder, screen);
        List<Person> all = List.of(alice, bob, carol);
        try {
            screen.scene("three people register and come online: " + alice.userId() + ", " + bob.userId() + ", "
                    + carol.userId());
            all.forEach(Person::signUp);
            all.forEach(Person::comeOnline);
            screen.header();
            talk(alice, bob);
            String group = meet(alice, bob, carol);
            missAndCatchUp(alice, bob, carol, group);
            screen.scene("checked: everybody was handed every message once and in order");
        } finally {
            all.forEach(Person::goOffline);
        }
    }

    private void talk(Person alice, Person bob) throws InterruptedException {
        screen.scene("alice and bob talk; a message gets its number when it is durable");
        String conversation =
                say(alice, Conversations.user(bob.userId()), "hello bob").getConversationId();
        say(bob, Conversations.user(alice.userId()), "hi alice!");
        SendResponse last = say(alice, Conversations.user(bob.userId()), "shall we ask carol to join?");
        alice.awaitSeq(conversation, last.getSeq());
        bob.awaitSeq(conversation, last.getSeq());
        bob.client().conversations().markAllRead(conversation).join();
        alice.checkTimeline(conversation, last.getSeq());
        bob.checkTimeline(conversation, last.getSeq());
    }

    private String meet(Person alice, Person bob, Person carol) throws InterruptedException {
        screen.scene("alice makes a group with both");
        String group = alice.client()
                .service(GroupService::new)
                .create(geese -> geese.setKind(GroupKind.GROUP_KIND_PRIVATE)
                        .setName("Geese")
                        .addMemberIds(bob.userId())
                        .addMemberIds(carol.userId()))
                .join()
                .getGroup()
                .getGroupId();
        ConversationTarget here = Conversations.group(group);
        say(alice, here, "welcome to the skein");
        SendResponse last = say(carol, here, "honk!");
        for (Person person : List.of(alice, bob, carol)) {
            person.awaitSeq(last.getConversationId(), last.getSeq());
            person.client()
                    .conversations()
                    .markAllRead(last.getConversationId())
                    .join();
        }
        return group;
    }

    private void missAndCatchUp(Person alice, Person bob, Person carol, String group) throws InterruptedException {
        screen.scene("bob's program ends; the others go on");
        bob.goOffline();
        ConversationTarget here = Conversations.group(group);
        say(alice, here, "where is bob?");
        say(carol, here, "on a train, I think");
        SendResponse inGroup = say(alice, here, "he will read it later");
        SendResponse toBob = say(alice, Conversations.user(bob.userId()), "call me when you are back");

        screen.scene("bob starts it again: what he missed, once and in order");
        bob.restart();
        bob.awaitSeq(inGroup.getConversationId(), inGroup.getSeq());
        bob.awaitSeq(toBob.getConversationId(), toBob.getSeq());
        expectUnread(bob, inGroup.getConversationId(), 3, "the group");
        expectUnread(bob, toBob.getConversationId(), 1, "alice");
        bob.client().conversations().markAllRead(toBob.getConversationId()).join();
        bob.client().conversations().markAllRead(inGroup.getConversationId()).join();
        expectUnread(bob, inGroup.getConversationId(), 0, "the group, after reading");
        for (Person person : List.of(alice, bob, carol)) {
            person.awaitSeq(inGroup.getConversationId(), inGroup.getSeq());
            person.checkTimeline(inGroup.getConversationId(), inGroup.getSeq());
        }
        alice.awaitSeq(toBob.getConversationId(), toBob.getSeq());
        alice.checkTimeline(toBob.getConversationId(), toBob.getSeq());
        bob.checkTimeline(toBob.getConversationId(), toBob.getSeq());
    }

    private void expectUnread(Person person, String conversationId, long wanted, String what) {
        long unread = person.unread(conversationId);
        screen.fact("bob's unread messages from " + what + ": " + unread);
        if (unread != wanted) {
            throw new DemoFailure("unread is " + unread + " instead of " + wanted + " for " + what);
        }
    }

    private SendResponse say(Person person, ConversationTarget to, String text) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(pauseMs);
        return person.client().sendText(to, text).join();
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
