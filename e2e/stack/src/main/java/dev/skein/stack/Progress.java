package dev.skein.stack;

import java.time.Duration;

/** Told when a part of the stack takes work; called from several threads. */
@FunctionalInterface
public interface Progress {
    Progress SILENT = (name, elapsed) -> {};

    /** @param elapsed since this part was started */
    void ready(String name, Duration elapsed);
}
