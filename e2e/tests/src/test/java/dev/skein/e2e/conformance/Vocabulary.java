package dev.skein.e2e.conformance;

import java.util.HashMap;
import java.util.Map;

/** The verbs a scenario may use. What each of them takes is said where it is defined. */
final class Vocabulary {
    /** What a verb does. */
    @FunctionalInterface
    interface Deed {
        void run(World world, Step step) throws Exception;
    }

    private static final Map<String, Deed> DEEDS = all();

    private Vocabulary() {}

    private static Map<String, Deed> all() {
        Map<String, Deed> deeds = new HashMap<>();
        deeds.putAll(DeviceDeeds.all());
        deeds.putAll(MessageDeeds.all());
        deeds.putAll(GroupDeeds.all());
        deeds.putAll(FaultDeeds.all());
        deeds.putAll(Expectations.all());
        return Map.copyOf(deeds);
    }

    static void run(World world, Step step) throws Exception {
        Deed deed = DEEDS.get(step.verb());
        if (deed == null) {
            throw new IllegalArgumentException(
                    "no verb '" + step.verb() + "'; there are " + new java.util.TreeSet<>(DEEDS.keySet()));
        }
        deed.run(world, step);
        step.requireAllRead();
    }
}
