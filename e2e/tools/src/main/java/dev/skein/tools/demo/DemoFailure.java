package dev.skein.tools.demo;

/** What the demo promised did not happen. */
final class DemoFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DemoFailure(String message) {
        super(message);
    }
}
