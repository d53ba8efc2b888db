package dev.skein.group.account;

import io.smallrye.mutiny.Uni;

/** Slow on purpose; refuses with OVERLOADED rather than let a flood of logins wait. */
public interface PasswordHasher {
    Uni<String> hash(String password);

    /** @param hash empty: there is none, which takes as long to find out, so that nobody learns it from the time */
    Uni<Boolean> matches(String password, String hash);
}
