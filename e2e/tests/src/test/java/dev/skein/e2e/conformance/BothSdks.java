package dev.skein.e2e.conformance;

import java.util.List;

/** Every other user with the one SDK, the rest with the other: they must understand each other. */
record BothSdks(Sdk first, Sdk second) implements Sdk {
    @Override
    public String name() {
        return first.name() + " and " + second.name();
    }

    /** User ids end with a running number; all devices of a user have the same SDK. */
    @Override
    public Device open(Spec spec, DeviceLog log) {
        char last = spec.userId().charAt(spec.userId().length() - 1);
        return (last % 2 == 0 ? first : second).open(spec, log);
    }

    @Override
    public List<String> crashes() {
        return java.util.stream.Stream.concat(first.crashes().stream(), second.crashes().stream())
                .toList();
    }

    @Override
    public void close() {
        first.close();
        second.close();
    }
}
