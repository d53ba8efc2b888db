package dev.skein.messaging.send;

import static java.util.Objects.requireNonNull;

import dev.skein.error.v1.ErrorCode;
import dev.skein.kit.aside.Cause;
import dev.skein.kit.aside.Halving;
import dev.skein.kit.log.LogFields;
import dev.skein.messaging.conversation.AccessCache;
import dev.skein.messaging.conversation.ConversationAccess;
import dev.skein.messaging.conversation.ConversationKey;
import dev.skein.messaging.lane.Lane;
import dev.skein.messaging.send.MessageStore.Appended;
import dev.skein.messaging.send.MessageStore.NewMessage;
import dev.skein.messaging.send.SentMessages.Sent;
import dev.skein.protocol.SkeinException;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;

/**
 * What happens when messages are sent. Read from top to bottom:
 *
 * <ol>
 *   <li>{@link #submit}: each send waits in the lane of its conversation; a full lane refuses.
 *   <li>{@link #handle}: the lane takes all that wait as one batch and looks up who takes part, normally in memory.
 *   <li>{@link #admit}: {@link SendRights} decides; what is refused is answered.
 *   <li>{@link #store}: one statement stores the batch; what was decided on old membership comes back and is decided anew.
 *   <li>{@link #settle}: the senders are answered, then the messages go to live sessions and caches ({@link SentMessages}).
 * </ol>
 */
public final class SendMessage {
    private static final Logger LOG = Logger.getLogger(SendMessage.class);
    /** Membership changing this often between decision and storing means something else is wrong. */
    private static final int MAX_ATTEMPTS = 5;
    /** About the time a full lane needs to work off a good part of what waits. */
    private static final long OVERLOADED_RETRY_MS = 500;

    private final AccessCache access;
    private final MessageStore store;
    private final SentMessages afterwards;
    private final SendMetrics metrics;
    private final Clock clock;
    private final List<Lane<Submission>> lanes;

    /** Makes the lanes as planned. */
    public SendMessage(
            AccessCache access,
            MessageStore store,
            SentMessages afterwards,
            SendMetrics metrics,
            Clock clock,
            Plan plan) {
        this.access = access;
        this.store = store;
        this.afterwards = afterwards;
        this.metrics = metrics;
        this.clock = clock;
        this.lanes = IntStream.range(0, plan.settings().lanes())
                .mapToObj(i -> new Lane<Submission>(plan.executors().apply(i), plan.limits(), this::handle))
                .toList();
        metrics.watchWaiting(this::waiting);
    }

    /**
     * How the lanes are made.
     *
     * @param executors the executor of each lane; tasks of one executor never run at the same time
     */
    public record Plan(SendSettings settings, IntFunction<Executor> executors) {
        Lane.Limits limits() {
            return new Lane.Limits(settings.maxBatch(), settings.maxWaiting());
        }
    }

    /** Takes sends in their order; each is answered exactly once. Callable from any thread, never blocks. */
    public void submit(List<? extends Submission> submissions) {
        for (Submission submission : submissions) {
            if (!laneOf(submission).offer(submission)) {
                metrics.refused(1);
                submission.answer(
                        new SendOutcome.Refused(SkeinException.retryAfter(ErrorCode.OVERLOADED, OVERLOADED_RETRY_MS)));
            }
        }
        // Only now, so that what came together is stored together.
        for (Lane<Submission> lane : lanes) {
            lane.start();
        }
    }

    private Lane<Submission> laneOf(Submission submission) {
        int hash = submission.command().conversation().hashCode();
        return lanes.get(Math.floorMod(hash ^ (hash >>> 16), lanes.size()));
    }

    private int waiting() {
        int sum = 0;
        for (Lane<Submission> lane : lanes) {
            sum += lane.waiting();
        }
        return sum;
    }

    private Uni<Void> handle(List<Submission> batch) {
        // Of a fault that nobody foresaw the log says once in a batch, not for each of its parts.
        AtomicBoolean told = new AtomicBoolean();
        return new Halving<>(this::attempt, failure -> mayBeOnesFault(batch, failure, told), this::refuseAlone)
                .run(batch)
                .onFailure()
                .recoverWithItem(failure -> {
                    giveUp(batch, failure);
                    return null;
                });
    }

    /** Those that a part of the batch answered already are left out. */
    private Uni<Void> attempt(List<Submission> part) {
        List<Submission> open =
                part.stream().filter(submission -> !submission.answered()).toList();
        return open.isEmpty()
                ? Uni.createFrom().voidItem()
                : decide(open, false).flatMap(admitted -> store(admitted, 1));
    }

    private static boolean mayBeOnesFault(List<Submission> batch, Throwable failure, AtomicBoolean told) {
        Cause cause = Cause.of(failure);
        if (cause == Cause.FAULT && told.compareAndSet(false, true)) {
            tell(batch, failure);
        }
        return cause != Cause.CIRCUMSTANCE;
    }

    /** One send is at fault; after a fault of ours its sender may try again. */
    private Uni<Void> refuseAlone(Submission submission, Throwable why) {
        boolean forGood = Cause.of(why) == Cause.CONTENT;
        refuse(submission, forGood ? unstorable() : SkeinException.of(ErrorCode.UNAVAILABLE));
        return Uni.createFrom().voidItem();
    }

    private static SkeinException unstorable() {
        return SkeinException.of(ErrorCode.BAD_MESSAGE_PARAMETER, "a value of the message cannot be stored");
    }

    /** Decides on the batch; `fresh` reads membership anew first. Those refused are answered. */
    private Uni<List<Admitted>> decide(List<Submission> batch, boolean fresh) {
        Collection<ConversationKey> conversations = conversationsOf(batch);
        return (fresh ? access.reload(conversations) : access.get(conversations))
                .flatMap(known -> admit(batch, known, fresh));
    }

    /** A refusal must not come from old memory: the member may have been added by another replica a moment ago. */
    private Uni<List<Admitted>> admit(
            List<Submission> batch, Map<ConversationKey, ConversationAccess> known, boolean fresh) {
        List<Admitted> admitted = new ArrayList<>(batch.size());
        List<ConversationKey> doubtful = new ArrayList<>();
        for (Submission submission : batch) {
            ConversationAccess entry =
                    requireNonNull(known.get(submission.command().conversation()));
            SkeinException refusal = SendRights.refusal(submission.command(), entry);
            if (refusal == null) {
                admitted.add(new Admitted(submission, entry));
            } else if (fresh) {
                refuse(submission, refusal);
            } else {
                doubtful.add(submission.command().conversation());
            }
        }
        if (doubtful.isEmpty()) {
            return Uni.createFrom().item(admitted);
        }
        // The whole batch again, so that sends to one conversation keep their order.
        return access.reload(doubtful).flatMap(reloaded -> {
            Map<ConversationKey, ConversationAccess> all = new HashMap<>(known);
            all.putAll(reloaded);
            return admit(batch, all, true);
        });
    }

    private Uni<Void> store(List<Admitted> admitted, int attempt) {
        List<Admitted> kept = new ArrayList<>(admitted.size());
        List<Sent> passed = new ArrayList<>();
        for (Admitted each : admitted) {
            if (each.command().draft().has(MessageFlags.ONLINE_ONLY)) {
                passed.add(pass(each));
            } else {
                kept.add(each);
            }
        }
        if (!passed.isEmpty()) {
            afterwards.sent(passed);
        }
        if (kept.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        List<NewMessage> batch = new ArrayList<>(kept.size());
        for (Admitted each : kept) {
            batch.add(new NewMessage(each.command(), each.access().epoch()));
        }
        long began = System.nanoTime();
        return store.append(batch, clock.millis()).flatMap(results -> {
            metrics.batchStored(kept.size(), System.nanoTime() - began);
            return again(settle(kept, results), attempt);
        });
    }

    /** What was decided on old membership is decided anew. */
    private Uni<Void> again(List<Submission> outdated, int attempt) {
        if (outdated.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        if (attempt == MAX_ATTEMPTS) {
            outdated.forEach(each -> refuse(each, SkeinException.of(ErrorCode.UNAVAILABLE)));
            return Uni.createFrom().voidItem();
        }
        return decide(outdated, true).flatMap(admitted -> store(admitted, attempt + 1));
    }

    /** Answers what is stored and hands it on; returns what must be tried again. */
    private List<Submission> settle(List<Admitted> batch, List<Appended> results) {
        List<Sent> sent = new ArrayList<>(batch.size());
        List<Submission> outdated = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            Admitted each = batch.get(i);
            switch (results.get(i)) {
                case Appended.Fresh fresh -> {
                    each.answer(new SendOutcome.Stored(fresh.seq(), fresh.serverTime(), false));
                    sent.add(each.at(fresh.seq(), fresh.serverTime()));
                }
                case Appended.Before before -> answerAgain(each, before);
                case Appended.EpochChanged changed -> outdated.add(each.submission());
                case Appended.Refused refused -> refuse(each.submission(), unstorable());
            }
        }
        metrics.answered(batch.getFirst().submission().waitedNanos());
        afterwards.sent(sent);
        return outdated;
    }

    private void answerAgain(Admitted each, Appended.Before before) {
        if (before.contentHash() == each.command().contentHash()) {
            metrics.duplicates(1);
            each.answer(new SendOutcome.Stored(before.seq(), before.serverTime(), true));
        } else {
            refuse(each.submission(), SkeinException.of(ErrorCode.CLIENT_MESSAGE_ID_REUSED));
        }
    }

    private Sent pass(Admitted each) {
        long now = clock.millis();
        each.answer(new SendOutcome.Passed(now));
        return each.at(0, now);
    }

    private void refuse(Submission submission, SkeinException failure) {
        metrics.refused(1);
        submission.answer(new SendOutcome.Refused(failure));
    }

    /** The database failed: perhaps stored, perhaps not; the sender's retry finds out. */
    private void giveUp(List<Submission> batch, Throwable failure) {
        tell(batch, failure);
        for (Submission submission : batch) {
            if (!submission.answered()) {
                refuse(submission, SkeinException.of(ErrorCode.UNAVAILABLE));
            }
        }
    }

    private static void tell(List<Submission> batch, Throwable failure) {
        logFields(batch).during(() -> {
            LOG.errorf("A batch of %d sends failed: %s", batch.size(), failure);
            LOG.debug("A batch failed", failure);
        });
    }

    /** A batch may be about many conversations; the first one is where to begin looking. */
    private static LogFields logFields(List<Submission> batch) {
        ConversationKey first = batch.getFirst().command().conversation();
        return LogFields.ofApp(first.appId()).conversation(first.id().value());
    }

    private static Collection<ConversationKey> conversationsOf(List<Submission> batch) {
        Map<ConversationKey, ConversationKey> distinct = HashMap.newHashMap(batch.size());
        for (Submission submission : batch) {
            ConversationKey key = submission.command().conversation();
            distinct.put(key, key);
        }
        return distinct.values();
    }

    /** A send that is allowed, with the membership that allows it. */
    private record Admitted(Submission submission, ConversationAccess access) {
        SendCommand command() {
            return submission.command();
        }

        void answer(SendOutcome outcome) {
            submission.answer(outcome);
        }

        Sent at(long seq, long serverTime) {
            SendCommand command = command();
            return new Sent(
                    new StoredMessage(command.conversation(), seq, serverTime, command.draft()),
                    access,
                    command.origin());
        }
    }
}
