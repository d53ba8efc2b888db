package dev.skein.kit.cache;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Cache;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class CachesTest {
    private static final Map<String, Cache<?, ?>> KINDS = Map.of(
            "ofSize", Caches.ofSize(9),
            "ofSizeWhileUsed", Caches.ofSizeWhileUsed(9, Duration.ofMinutes(1)),
            "ofSizeAndAge", Caches.ofSizeAndAge(9, Duration.ofMinutes(1)),
            "ofWeight", Caches.ofWeight(9, (key, value) -> 1),
            "askedOfWeightAndAge",
                    Caches.askedOfWeightAndAge(9, (key, value) -> 1, Duration.ofMinutes(1))
                            .synchronous());

    /** What Caffeine will look up by name, a native executable must have been told of. */
    @TestFactory
    Stream<DynamicTest> classesOfEachKindAreRegistered() {
        List<String> registered =
                List.of(Caches.class.getAnnotation(RegisterForReflection.class).classNames());

        return KINDS.entrySet().stream()
                .map(kind -> DynamicTest.dynamicTest(
                        kind.getKey(), () -> assertThat(registered).containsAll(classesOf(kind.getValue()))));
    }

    @Test
    void everyKindIsLookedAt() {
        assertThat(KINDS)
                .containsOnlyKeys(Arrays.stream(Caches.class.getDeclaredMethods())
                        .filter(method -> Modifier.isPublic(method.getModifiers()))
                        .map(Method::getName)
                        .toArray(String[]::new));
    }

    private static List<String> classesOf(Cache<?, ?> cache) throws IllegalAccessException {
        Object view = field(cache, "asyncCache") instanceof AsyncCache<?, ?> async ? async : cache;
        Object bounded = field(view, "cache");
        Object entries = field(bounded, "nodeFactory");
        return List.of(bounded.getClass().getName(), entries.getClass().getName());
    }

    private static Object field(Object of, String name) throws IllegalAccessException {
        for (Class<?> type = of.getClass(); type != null; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (field.getName().equals(name)) {
                    field.setAccessible(true);
                    return field.get(of);
                }
            }
        }
        return "";
    }
}
