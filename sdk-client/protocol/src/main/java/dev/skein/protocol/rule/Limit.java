package dev.skein.protocol.rule;

import java.util.function.Predicate;

/**
 * One thing a value must be.
 *
 * @param says what the value must be, as a caller reads it: {@code must be at most 30 bytes}
 * @param ofSize whether a value that breaks it is too large, or has too many elements
 * @param holds asked with a value of the field's Java type
 */
record Limit(String says, boolean ofSize, Predicate<Object> holds) {
    static Limit of(String says, Predicate<Object> holds) {
        return new Limit(says, false, holds);
    }

    static Limit ofSize(String says, Predicate<Object> holds) {
        return new Limit(says, true, holds);
    }
}
