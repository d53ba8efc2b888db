package dev.skein.tools.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/** One measurement from the first account to the verdict: warm up, measure, drain, verify. */
final class MessageRun {
    private static final long DRAIN_NANOS = TimeUnit.SECONDS.toNanos(20);
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final BenchTarget target;
    private final RunPlan plan;
    private final PrintStream out;
    private final Runnable beforeCheck;

    MessageRun(BenchTarget target, RunPlan plan, PrintStream out) {
        this(target, plan, out, () -> {});
    }

    /** @param beforeCheck what a test wants done between the last message and the verification */
    MessageRun(BenchTarget target, RunPlan plan, PrintStream out, Runnable beforeCheck) {
        this.target = target;
        this.plan = plan;
        this.out = out;
        this.beforeCheck = beforeCheck;
    }

    RunResult run() {
        out.printf("%n%s%n", plan.title());
        try (LoadClient client = new LoadClient(target.url(), plan.threads())) {
            List<LoadSession> sessions = connect(client);
            Heartbeats.keep(sessions);
            List<Verification.Pair> pairs = pair(sessions);
            Load load = plan.mode().equals("closed") ? closed(sessions, client) : paced(sessions, client);
            RunResult result = measure(client, load, pairs);
            sessions.forEach(session -> session.channel().eventLoop().execute(session::close));
            return result;
        }
    }

    private List<LoadSession> connect(LoadClient client) {
        List<String> users = new BenchUsers(target).create(plan.pairs() * 2);
        Ramp ramp = new Ramp(
                client, new UserTokens(target.appKey(), target.appSecret()), plan.connectRate(), plan.sources());
        List<LoadSession> sessions =
                ramp.open(users, count -> out.printf("  connecting  %,d of %,d sessions%n", count, users.size()));
        if (!ramp.failures().isEmpty()) {
            throw new BenchException("sessions could not be opened: " + ramp.failures());
        }
        return sessions;
    }

    private static List<Verification.Pair> pair(List<LoadSession> sessions) {
        List<Verification.Pair> pairs = new ArrayList<>();
        for (int i = 0; i + 1 < sessions.size(); i += 2) {
            pairs.add(new Verification.Pair(sessions.get(i), sessions.get(i + 1)));
        }
        return pairs;
    }

    private Load closed(List<LoadSession> sessions, LoadClient client) {
        ClosedLoad load = new ClosedLoad(sessions, plan.inFlight(), client.clock());
        talk(sessions, load);
        return load;
    }

    private Load paced(List<LoadSession> sessions, LoadClient client) {
        talk(sessions, (session, retryAfterMs) -> {});
        return new PacedLoad(sessions, plan.rate(), client.clock(), client.meters());
    }

    private void talk(List<LoadSession> sessions, LoadSession.OnAnswer onAnswer) {
        String text = "x".repeat(plan.textBytes());
        for (int i = 0; i < sessions.size(); i++) {
            LoadSession session = sessions.get(i);
            String receiver = sessions.get(i ^ 1).userId();
            session.channel()
                    .eventLoop()
                    .submit(() -> session.talkTo(receiver, text, onAnswer))
                    .syncUninterruptibly();
        }
    }

    private RunResult measure(LoadClient client, Load load, List<Verification.Pair> pairs) {
        Meters meters = client.meters();
        ProcessMeter processes = new ProcessMeter(target.pids());
        BatchMeter batches = new BatchMeter(target.messagingMetrics());
        Histogram acks = Meters.histogram();
        Histogram deliveries = Meters.histogram();

        load.start();
        watch("warming up", plan.warmUpSeconds(), meters, load, Meters.histogram(), Meters.histogram());
        meters.drainInto(Meters.histogram(), Meters.histogram());
        Meters.Totals before = meters.totals();
        BatchMeter.Reading batchesBefore = batches.read();
        ProcessMeter.Snapshot used = processes.snapshot();
        long begin = System.nanoTime();

        watch("measuring ", plan.seconds(), meters, load, acks, deliveries);
        double seconds = (System.nanoTime() - begin) / 1e9;
        Meters.Totals done = meters.totals().minus(before);
        List<ProcessMeter.Usage> usage = ProcessMeter.between(used, processes.snapshot());
        BatchMeter.Reading batchesAfter = batches.read();

        load.stop();
        drain(client, meters);
        meters.drainInto(acks, deliveries);
        beforeCheck.run();
        Verification.Outcome outcome = new Verification(pairs).check(target.database(), meters);
        return new RunResult(
                plan,
                seconds,
                done.sent() / seconds,
                done.acknowledged() / seconds,
                done.delivered() / seconds,
                Latency.of(acks),
                Latency.of(deliveries),
                meters.totals().inFlight(),
                meters.sum(meter -> meter.withoutData),
                meters.sum(meter -> meter.syncsAsked),
                meters.refusals(),
                batchesAfter.mean(batchesBefore),
                (batchesAfter.batches() - batchesBefore.batches()) / seconds,
                usage,
                outcome,
                load.fault());
    }

    /** One line a second, and what was recorded goes into the given histograms. */
    private void watch(String phase, int seconds, Meters meters, Load load, Histogram acks, Histogram deliveries) {
        long begin = System.nanoTime();
        Meters.Totals last = meters.totals();
        long lastAt = begin;
        for (int second = 1; second <= seconds && load.fault().isEmpty(); second++) {
            parkUntil(begin + second * SECOND);
            Histogram newAcks = Meters.histogram();
            Histogram newDeliveries = Meters.histogram();
            meters.drainInto(newAcks, newDeliveries);
            acks.add(newAcks);
            deliveries.add(newDeliveries);
            Meters.Totals now = meters.totals();
            double elapsed = (System.nanoTime() - lastAt) / 1e9;
            print(phase, second, now, now.minus(last), elapsed, newAcks, newDeliveries);
            last = now;
            lastAt = System.nanoTime();
        }
    }

    private void print(
            String phase,
            int second,
            Meters.Totals now,
            Meters.Totals more,
            double elapsed,
            Histogram acks,
            Histogram deliveries) {
        out.printf(
                "  %s %3d s  acked %,7.0f/s  delivered %,7.0f/s  in flight %,6d  ack p50 %6.1f p99 %6.1f ms"
                        + "  delivery p99 %6.1f ms  errors %d%n",
                phase,
                second,
                more.acknowledged() / elapsed,
                more.delivered() / elapsed,
                now.inFlight(),
                acks.getValueAtPercentile(50) / 1_000.0,
                acks.getValueAtPercentile(99) / 1_000.0,
                deliveries.getValueAtPercentile(99) / 1_000.0,
                now.refused());
    }

    /** Until everything is answered and delivered, or nothing comes any more. */
    private static void drain(LoadClient client, Meters meters) {
        long end = System.nanoTime() + DRAIN_NANOS;
        while (System.nanoTime() < end) {
            Meters.Totals now = meters.totals();
            if (now.inFlight() <= 0 && now.delivered() >= now.acknowledged()) {
                break;
            }
            LockSupport.parkNanos(20_000_000L);
        }
        // A moment for what must not come: a second copy. And a barrier, so that this thread sees what the loops wrote.
        LockSupport.parkNanos(300_000_000L);
        client.loops().forEach(loop -> loop.submit(() -> {}).syncUninterruptibly());
    }

    private static void parkUntil(long nanos) {
        for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
