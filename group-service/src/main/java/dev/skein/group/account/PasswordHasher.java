package dev.skein.group.account;

import io.smallrye.mutiny.Uni;

/**
 * Slow on purpose. Those who ask take turns, and what is too much is refused with OVERLOADED: a flood of logins from one
 * place neither waits for long nor lets others wait.
 */
public interface PasswordHasher {
    /** @param from on whose behalf: the address of a client, or an app */
    Uni<String> hash(String from, String password);

    /**
     * @param from on whose behalf: the address of a client
     * @param hash empty: there is none, which takes as long to find out, so that nobody learns it from the time
     */
    Uni<Boolean> matches(String from, String password, String hash);
}
