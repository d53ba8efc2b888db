package dev.skein.push.vendor;

import io.quarkus.arc.All;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The vendors this service can use. */
@Singleton
public class Vendors {
    private final Map<String, PushVendor> byName;

    public Vendors(@All List<PushVendor> vendors) {
        byName = vendors.stream().collect(Collectors.toUnmodifiableMap(PushVendor::name, Function.identity()));
    }

    public Optional<PushVendor> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    public Collection<PushVendor> all() {
        return byName.values();
    }
}
