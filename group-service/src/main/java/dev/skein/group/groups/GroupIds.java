package dev.skein.group.groups;

import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;

/** Ids for groups whose maker names none: 12 characters of base32, 60 random bits. */
@ApplicationScoped
class GroupIds {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int LENGTH = 12;

    private final SecureRandom random;

    GroupIds(SecureRandom random) {
        this.random = random;
    }

    String next() {
        StringBuilder id = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            id.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return id.toString();
    }
}
