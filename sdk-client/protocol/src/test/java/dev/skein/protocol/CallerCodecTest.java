package dev.skein.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.skein.error.v1.ErrorCode;
import dev.skein.internal.v1.Caller;
import dev.skein.internal.v1.CallerKind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class CallerCodecTest {
    private static final Clock NOW = Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);
    private static final Caller ALICE = Caller.newBuilder()
            .setAppId("demo")
            .setKind(CallerKind.CALLER_KIND_USER)
            .setUserId("alice")
            .build();

    private final CallerCodec codec = new CallerCodec(key('a'), NOW);

    @Test
    void whatWasSealedIsOpened() {
        Caller opened = codec.open(codec.seal(ALICE));

        assertThat(opened.getUserId()).isEqualTo("alice");
        assertThat(opened.getAppId()).isEqualTo("demo");
    }

    @Test
    @Tag("OPS-09")
    void aCallerSealedWithAnotherKeyIsRefused() {
        assertRefused(ErrorCode.TOKEN_INVALID, new CallerCodec(key('b'), NOW).seal(ALICE));
    }

    @Test
    void aChangedCallerIsRefused() {
        String sealed = codec.seal(ALICE);
        String forged = Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(
                                ALICE.toBuilder().setUserId("mallory").build().toByteArray())
                + sealed.substring(sealed.indexOf('.'));

        assertRefused(ErrorCode.TOKEN_INVALID, forged);
    }

    @Test
    void garbageIsRefused() {
        assertRefused(ErrorCode.TOKEN_INVALID, "");
        assertRefused(ErrorCode.TOKEN_INVALID, "no dot");
        assertRefused(ErrorCode.TOKEN_INVALID, "*.*");
    }

    @Test
    @Tag("OPS-09")
    void anOldCallerIsRefused() {
        String sealed = codec.seal(ALICE);
        Clock later = Clock.offset(NOW, CallerCodec.LIFE.plus(Duration.ofMillis(1)));

        assertThatThrownBy(() -> new CallerCodec(key('a'), later).open(sealed))
                .asInstanceOf(type(SkeinException.class))
                .returns(ErrorCode.TOKEN_EXPIRED, SkeinException::code);
    }

    @Test
    void aShortClusterKeyIsRefused() {
        assertThatThrownBy(() -> new CallerCodec("c2hvcnQ=", NOW)).hasMessageContaining("32 bytes");
    }

    private void assertRefused(ErrorCode code, String sealed) {
        assertThatThrownBy(() -> codec.open(sealed))
                .asInstanceOf(type(SkeinException.class))
                .returns(code, SkeinException::code);
    }

    private static String key(char c) {
        return Base64.getEncoder()
                .encodeToString(String.valueOf(c).repeat(32).getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
}
