package dev.skein.e2e.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.JsonFormat;
import dev.skein.e2e.conformance.Faults.Fault;
import dev.skein.e2e.conformance.Faults.What;
import dev.skein.e2e.conformance.Vocabulary.Deed;
import dev.skein.v1.ServerFrame;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** What goes wrong between a device and the gateway. */
final class FaultDeeds {
    private static final Map<String, What> OUTCOMES = Map.of(
            "lost", What.DROP,
            "doubled", What.DUPLICATE,
            "swapped", What.SWAP,
            "stripped", What.STRIP,
            "truncated", What.TRUNCATE,
            "a cut", What.CUT,
            "refused", What.REFUSE,
            "rewritten", What.REWRITE);

    private FaultDeeds() {}

    static Map<String, Deed> all() {
        Map<String, Deed> deeds = new HashMap<>();
        // The network between a device and the gateway.
        deeds.put("cut", (world, step) -> gateway(world, step).cut());
        deeds.put("refuse", (world, step) -> gateway(world, step).refuse());
        deeds.put("freeze", (world, step) -> gateway(world, step).freeze());
        deeds.put("restore", (world, step) -> gateway(world, step).restore());
        // Single frames.
        deeds.put("next", FaultDeeds::next);
        deeds.put("await faults", (world, step) -> {
            Faults faults = gateway(world, step).faults();
            World.eventually(() -> assertThat(faults.outstanding()).isEmpty());
        });
        deeds.put("end faults", (world, step) -> gateway(world, step).faults().clear());
        deeds.put("inject", FaultDeeds::inject);
        // {@code close: {at: bob, code: 4005}}: the gateway closes the connection.
        deeds.put(
                "close", (world, step) -> world.actor(step.text("at")).gateway().close((int) step.number("code")));
        // {@code heartbeat: {at: bob, ms: 300}}: from the next connect on.
        deeds.put(
                "heartbeat",
                (world, step) -> world.actor(step.text("at")).gateway().heartbeat((int) step.number("ms")));
        return deeds;
    }

    private static FaultyGateway gateway(World world, Step step) {
        return world.actor(step.text(Step.VALUE)).gateway();
    }

    /**
     * {@code next: {at: bob, frame: answer, to: Send, is: lost}}: what happens to the next frame of that kind; see
     * {@link Faults}. {@code times} is a number or {@code always}; {@code error} goes with refused (of an
     * {@code upgrade} it is the HTTP status), {@code content} with rewritten.
     */
    private static void next(World world, Step step) {
        What what = OUTCOMES.get(step.text("is"));
        if (what == null) {
            throw new IllegalArgumentException("a frame can be " + OUTCOMES.keySet());
        }
        String times = step.text("times", "1");
        int count = "always".equals(times) ? Faults.ALWAYS : Integer.parseInt(times);
        String detail = step.text("error", step.text("content", ""));
        world.actor(step.text("at"))
                .gateway()
                .faults()
                .add(new Fault(what, step.text("frame"), step.text("to", ""), detail, new AtomicInteger(count)));
    }

    /** {@code inject: {at: bob, frame: '{"sync_notify": {}}'}}: the gateway says so. */
    private static void inject(World world, Step step) throws Exception {
        ServerFrame.Builder frame = ServerFrame.newBuilder();
        JsonFormat.parser().merge(step.text("frame"), frame);
        world.actor(step.text("at")).gateway().inject(frame.build());
    }
}
