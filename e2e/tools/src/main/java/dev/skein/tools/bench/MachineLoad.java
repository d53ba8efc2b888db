package dev.skein.tools.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** How busy all processors of the machine were since it started. */
final class MachineLoad {
    private static final Path STAT = Path.of("/proc/stat");
    /** Of the kernel's counters: user, nice, system, idle, iowait, irq, softirq, steal. */
    private static final int IDLE = 3;

    private static final int IOWAIT = 4;
    private static final int STEAL = 7;
    /** One hundredth of a second; the unit has been the same on every Linux for decades. */
    private static final long TICK_MILLIS = 10;

    private MachineLoad() {}

    /** Zero where the system does not tell. */
    static Duration busy() {
        if (!Files.isReadable(STAT)) {
            return Duration.ZERO;
        }
        try {
            String[] all =
                    Files.readAllLines(STAT).get(0).replaceFirst("cpu +", "").split(" ");
            long ticks = 0;
            for (int i = 0; i <= STEAL; i++) {
                if (i != IDLE && i != IOWAIT) {
                    ticks += Long.parseLong(all[i]);
                }
            }
            return Duration.ofMillis(ticks * TICK_MILLIS);
        } catch (IOException e) {
            return Duration.ZERO;
        }
    }
}
