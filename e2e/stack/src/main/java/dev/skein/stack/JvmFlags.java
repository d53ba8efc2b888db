package dev.skein.stack;

import java.util.ArrayList;
import java.util.List;

/** JVM flags of a service outside of a container: small and quick to start, with a full-speed compiler. */
final class JvmFlags {
    private JvmFlags() {}

    static List<String> of(Service service) {
        List<String> flags = new ArrayList<>();
        flags.add("-Xmx" + service.heapMegabytes() + "m");
        flags.addAll(sizing(service, Runtime.version().feature()));
        List<String> chosen = new ArrayList<>(chosen("SKEIN_JAVA_OPTS"));
        chosen.addAll(chosen("SKEIN_JAVA_OPTS_" + service.name()));
        // Two collectors on one command line are an error.
        if (chosen.stream().noneMatch(flag -> flag.matches("-XX:\\+Use\\w+GC"))) {
            flags.add("-XX:+UseSerialGC");
        }
        flags.add("-XX:+ExitOnOutOfMemoryError");
        flags.add("-Xshare:auto");
        // Netty and JNI libraries; the second flag exists since JDK 23 only.
        flags.add("--enable-native-access=ALL-UNNAMED");
        if (Runtime.version().feature() >= 24) {
            flags.add("--sun-misc-unsafe-memory-access=allow");
        }
        flags.add("-Djava.util.logging.manager=org.jboss.logmanager.LogManager");
        // Flags of the person who runs it come last, and so win.
        flags.addAll(chosen);
        return flags;
    }

    /**
     * The heap at the start, and how it is given back; in images too. The objects of the start archive must find room in it,
     * or the JVM ends at once (12 MB for group-service).
     *
     * <p>group-service has the most classes, because of Hibernate, and no message passes through it: its heap may stay small
     * at the cost of more collections, and what the compilers took from the C library returns to the system.
     *
     * @param jdk feature version of the JVM it is for; older ones want some of these unlocked
     */
    static List<String> sizing(Service service, int jdk) {
        if (service != Service.GROUP) {
            return List.of("-Xms64m");
        }
        List<String> flags = new ArrayList<>(
                List.of("-Xms24m", "-XX:NewRatio=4", "-XX:MinHeapFreeRatio=10", "-XX:MaxHeapFreeRatio=20"));
        if (jdk >= 25) {
            flags.add("-XX:TrimNativeHeapInterval=5000");
        }
        return flags;
    }

    private static List<String> chosen(String variable) {
        String value = System.getenv(variable);
        return value == null || value.isBlank()
                ? List.of()
                : List.of(value.trim().split("\\s+"));
    }
}
