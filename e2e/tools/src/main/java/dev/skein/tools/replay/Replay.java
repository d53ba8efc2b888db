package dev.skein.tools.replay;

import dev.skein.sdk.Conversations;
import dev.skein.sdk.SkeinHttp;
import dev.skein.sdk.SkeinRuntime;
import dev.skein.sdk.service.GroupService;
import dev.skein.tools.replay.IrcLine.Acted;
import dev.skein.tools.replay.IrcLine.Joined;
import dev.skein.tools.replay.IrcLine.Left;
import dev.skein.tools.replay.IrcLine.Renamed;
import dev.skein.tools.replay.IrcLine.Said;
import dev.skein.tools.replay.Participant.Seen;
import dev.skein.v1.Content;
import dev.skein.v1.GroupKind;
import dev.skein.v1.SendRequest;
import dev.skein.v1.SendResponse;
import dev.skein.v1.TextContent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Replays a log into a group. Every nick is a user and a member from the beginning; the nick's session opens when the
 * nick first appears and is closed while the log says it is away, so that people catch up as real ones do. Each line is
 * sent by its nick when the line before is acknowledged, which makes the order of the file the order of the group.
 */
public final class Replay {
    private static final int SIGN_UPS_AT_ONCE = 4;
    private static final int MEMBERS_PER_CALL = 100;
    private static final int STARTS_AT_ONCE = 8;
    private static final int MAX_COMPLAINTS = 20;
    private static final Duration START_WITHIN = Duration.ofSeconds(60);
    private static final Duration SEND_WITHIN = Duration.ofMinutes(2);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final long MS_PER_MINUTE = 60_000;

    private final ReplayPlan plan;
    private final Consumer<ReplayProgress> progress;
    private final AtomicLong handedOver = new AtomicLong();
    private final Map<String, Participant> people = new LinkedHashMap<>();
    private final Participant founder;
    private final List<Seen> acknowledged = new ArrayList<>();
    private String groupId = "";

    public Replay(ReplayPlan plan, SkeinRuntime runtime, Consumer<ReplayProgress> progress) {
        this.plan = plan;
        this.progress = progress;
        Nicks nicks = new Nicks(plan.suffix());
        founder = new Participant("(channel)", nicks.userId("(channel)"), plan, runtime, handedOver);
        for (String nick : plan.log().nicks()) {
            people.put(nick, new Participant(nick, nicks.userId(nick), plan, runtime, handedOver));
        }
    }

    /** Runs the whole log; fails with the server's error when something is refused that should not be. */
    public ReplayReport run() throws InterruptedException {
        long started = System.nanoTime();
        try {
            signUpAll();
            makeGroup();
            play();
            bringAllBack();
            settle();
            Duration took = Duration.ofNanos(System.nanoTime() - started);
            return new ReplayReport(groupId, people.size() + 1, acknowledged.size(), took, complaints());
        } finally {
            CompletableFuture.allOf(
                            everybody().stream().map(Participant::vanish).toArray(CompletableFuture<?>[]::new))
                    .join();
        }
    }

    private List<Participant> everybody() {
        List<Participant> all = new ArrayList<>(people.values());
        all.add(founder);
        return all;
    }

    private void signUpAll() {
        SkeinHttp http = SkeinHttp.at(plan.url());
        inBatches("sign-up", SIGN_UPS_AT_ONCE, everybody(), person -> person.signUp(http, plan.appKey()));
    }

    private void makeGroup() {
        join(founder.appear(), START_WITHIN);
        GroupService groups = founder.client().service(GroupService::new);
        groupId = groups.create(
                        group -> group.setKind(GroupKind.GROUP_KIND_PUBLIC).setName("#replay"))
                .join()
                .getGroup()
                .getGroupId();
        List<String> ids = people.values().stream().map(Participant::userId).toList();
        for (int from = 0; from < ids.size(); from += MEMBERS_PER_CALL) {
            List<String> some = ids.subList(from, Math.min(ids.size(), from + MEMBERS_PER_CALL));
            groups.addMembers(members -> members.setGroupId(groupId).addAllUserIds(some))
                    .join();
            report("members", from + some.size(), ids.size());
        }
    }

    private void play() throws InterruptedException {
        List<IrcLine> lines = plan.log().lines();
        Pace pace = new Pace(lines, plan.speed());
        for (int i = 0; i < lines.size(); i++) {
            pace.await(i);
            happen(lines.get(i));
            report("replay", i + 1, lines.size());
        }
    }

    private void happen(IrcLine line) {
        Participant person = person(line.nick());
        switch (line) {
            case Said said -> say(person, said.text());
            case Acted acted -> say(person, "/me " + acted.action());
            case Joined joined -> join(person.appear(), START_WITHIN);
            case Left left -> person.vanish();
            case Renamed renamed -> {
                say(person, "/nick " + renamed.newNick());
                person.vanish();
                join(person(renamed.newNick()).appear(), START_WITHIN);
            }
        }
    }

    private Participant person(String nick) {
        Participant person = people.get(nick);
        if (person == null) {
            throw new IllegalStateException(nick + " is not in the log's list of nicks");
        }
        return person;
    }

    private void say(Participant person, String text) {
        if (text.isEmpty()) {
            return;
        }
        join(person.appear(), START_WITHIN);
        SendRequest request = SendRequest.newBuilder()
                .setConversation(Conversations.group(groupId))
                .setClientMessageId(UUID.randomUUID().toString())
                .setContent(
                        Content.newBuilder().setText(TextContent.newBuilder().setText(text)))
                .build();
        SendResponse response = join(person.send(request), SEND_WITHIN);
        acknowledged.add(new Seen(response.getSeq(), person.userId(), request.getClientMessageId(), text));
    }

    private void bringAllBack() {
        inBatches("return", STARTS_AT_ONCE, everybody(), Participant::appear);
    }

    /** Waits until everybody has the last message; who does not is complained about. */
    private void settle() throws InterruptedException {
        long last = acknowledged.isEmpty() ? 0 : acknowledged.getLast().seq();
        long until = System.nanoTime() + plan.settleWithin().toNanos();
        long ready = 0;
        while (ready < everybody().size() && System.nanoTime() < until) {
            ready = everybody().stream()
                    .filter(person -> person.lastSeq() >= last)
                    .count();
            report("settle", (int) ready, everybody().size());
            TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
        }
    }

    private List<String> complaints() {
        return everybody().stream()
                .flatMap(person -> TimelineCheck.complaint(person.userId(), person.seen(), acknowledged).stream())
                .limit(MAX_COMPLAINTS)
                .toList();
    }

    private interface Step {
        CompletableFuture<Void> take(Participant person);
    }

    private void inBatches(String phase, int atOnce, List<Participant> all, Step step) {
        for (int from = 0; from < all.size(); from += atOnce) {
            int to = Math.min(all.size(), from + atOnce);
            join(
                    CompletableFuture.allOf(
                            all.subList(from, to).stream().map(step::take).toArray(CompletableFuture<?>[]::new)),
                    START_WITHIN);
            report(phase, to, all.size());
        }
    }

    private static <T> T join(CompletableFuture<T> future, Duration within) {
        return future.orTimeout(within.toMillis(), TimeUnit.MILLISECONDS).join();
    }

    private void report(String phase, int done, int of) {
        int online = (int) everybody().stream().filter(Participant::present).count();
        progress.accept(new ReplayProgress(phase, done, of, online, handedOver.get()));
    }

    /** When each line is due: lines of one minute are spread over it. */
    private static final class Pace {
        private final List<Long> dueMs = new ArrayList<>();
        private final double speed;
        private final long startedAt = System.nanoTime();

        private Pace(List<IrcLine> lines, double speed) {
            this.speed = speed;
            int begin = 0;
            for (int i = 0; i < lines.size(); i++) {
                if (lines.get(i).minute() != lines.get(begin).minute()) {
                    begin = i;
                }
                int inMinute = countFrom(lines, begin);
                long minutes = lines.get(i).minute() - (long) lines.getFirst().minute();
                dueMs.add(minutes * MS_PER_MINUTE + MS_PER_MINUTE * (i - begin) / inMinute);
            }
        }

        private static int countFrom(List<IrcLine> lines, int begin) {
            int end = begin;
            while (end < lines.size()
                    && lines.get(end).minute() == lines.get(begin).minute()) {
                end++;
            }
            return end - begin;
        }

        private void await(int index) throws InterruptedException {
            if (speed <= 0) {
                return;
            }
            long due = (long) (dueMs.get(index) / speed);
            long left = due - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedAt);
            if (left > 0) {
                TimeUnit.MILLISECONDS.sleep(left);
            }
        }
    }
}
