package dev.skein.protocol;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.skein.error.v1.ErrorCode;
import dev.skein.internal.v1.Caller;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals a {@link Caller} into the gRPC metadata value {@code skein-caller} and opens it again.
 *
 * <p>Form: base64url of the encoded caller, a dot, base64url of its HMAC-SHA256 under the cluster key. A sealed caller
 * lives {@link #LIFE}, so a leaked one is soon worthless. Thread-safe.
 */
public final class CallerCodec {
    /** Name of the metadata key. */
    public static final String METADATA_KEY = "skein-caller";

    /** How long a sealed caller is accepted. Covers the longest call and clock differences between nodes. */
    public static final Duration LIFE = Duration.ofSeconds(60);

    private static final String ALGORITHM = "HmacSHA256";
    private static final int MIN_KEY_BYTES = 32;
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

    private final Mac prototype;
    private final Clock clock;

    /**
     * @param clusterKey base64 of at least 32 random bytes, the same for all services of a cluster
     * @throws IllegalArgumentException when the key is too short or no base64
     */
    public CallerCodec(String clusterKey, Clock clock) {
        byte[] key = Base64.getDecoder().decode(clusterKey.trim());
        if (key.length < MIN_KEY_BYTES) {
            throw new IllegalArgumentException("the cluster key must be base64 of at least 32 bytes");
        }
        try {
            prototype = Mac.getInstance(ALGORITHM);
            prototype.init(new SecretKeySpec(key, ALGORITHM));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        this.clock = clock;
    }

    /** The metadata value for this caller, valid from now for {@link #LIFE}. */
    public String seal(Caller caller) {
        byte[] bytes = caller.toBuilder()
                .setExpiresAt(clock.millis() + LIFE.toMillis())
                .build()
                .toByteArray();
        return ENCODER.encodeToString(bytes) + '.' + ENCODER.encodeToString(mac(bytes));
    }

    /**
     * The caller in a metadata value.
     *
     * @throws SkeinException TOKEN_INVALID when the value is malformed or not sealed with our key, TOKEN_EXPIRED when it
     *     is too old
     */
    public Caller open(String sealed) {
        try {
            int dot = sealed.indexOf('.');
            if (dot < 0) {
                throw SkeinException.of(ErrorCode.TOKEN_INVALID, "malformed caller");
            }
            byte[] bytes = DECODER.decode(sealed.substring(0, dot));
            if (!MessageDigest.isEqual(mac(bytes), DECODER.decode(sealed.substring(dot + 1)))) {
                throw SkeinException.of(ErrorCode.TOKEN_INVALID, "caller is not signed with the cluster key");
            }
            Caller caller = Caller.parseFrom(bytes);
            if (caller.getExpiresAt() < clock.millis()) {
                throw SkeinException.of(ErrorCode.TOKEN_EXPIRED, "caller is too old");
            }
            return caller;
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            throw SkeinException.of(ErrorCode.TOKEN_INVALID, "malformed caller");
        }
    }

    private byte[] mac(byte[] bytes) {
        try {
            return ((Mac) prototype.clone()).doFinal(bytes);
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(e);
        }
    }
}
