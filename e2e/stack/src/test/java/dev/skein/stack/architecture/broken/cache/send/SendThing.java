package dev.skein.stack.architecture.broken.cache.send;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

class SendThing {
    private final Cache<String, String> things = Caffeine.newBuilder().build();

    String thing(String name) {
        return things.getIfPresent(name);
    }
}
