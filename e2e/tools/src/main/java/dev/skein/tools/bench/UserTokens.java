package dev.skein.tools.bench;

import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Tokens as an app server makes them: signed with the app secret, no call needed. */
final class UserTokens {
    private static final long LIFE_SECONDS = 6 * 3600L;
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final String header;
    private final byte[] secret;

    UserTokens(String appKey, String secret) {
        JsonObject fields = new JsonObject();
        fields.addProperty("alg", "HS256");
        fields.addProperty("typ", "JWT");
        fields.addProperty("kid", appKey);
        this.header = encode(fields);
        this.secret = secret.getBytes(StandardCharsets.UTF_8);
    }

    String of(String userId) {
        long now = System.currentTimeMillis() / 1_000;
        JsonObject claims = new JsonObject();
        claims.addProperty("sub", userId);
        claims.addProperty("iat", now);
        claims.addProperty("exp", now + LIFE_SECONDS);
        String signed = header + "." + encode(claims);
        return signed + "." + BASE64.encodeToString(sign(signed));
    }

    private byte[] sign(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encode(JsonObject json) {
        return BASE64.encodeToString(json.toString().getBytes(StandardCharsets.UTF_8));
    }
}
