package dev.skein.tools.bench;

/** Makes the sessions of a run send. */
interface Load {
    void start();

    /** No new message leaves after this; what is on its way may still be answered. */
    void stop();

    /** Empty, or why the run is worth nothing. */
    default String fault() {
        return "";
    }
}
