package dev.skein.kit.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class LateWritesTest {
    @Test
    void writesToAStreamThatIsGoneConcernNothingElse() {
        Http2Exception cause = Http2Exception.connectionError(
                Http2Error.PROTOCOL_ERROR, "Request stream 7 is not correct for server connection");

        assertThat(LateWrites.concernsOneStream(new IllegalStateException("Stream no longer exists: 7", cause)))
                .isTrue();
        assertThat(LateWrites.concernsOneStream(new IllegalArgumentException("Stream no longer exists: 7")))
                .isTrue();
        assertThat(LateWrites.concernsOneStream(Http2Exception.streamError(
                        7, Http2Error.STREAM_CLOSED, "Stream closed before write could take place")))
                .isTrue();
    }

    @Test
    void whatBreaksTheConnectionIsPassedOn() {
        assertThat(LateWrites.concernsOneStream(new IOException("Connection reset")))
                .isFalse();
        assertThat(LateWrites.concernsOneStream(
                        Http2Exception.connectionError(Http2Error.PROTOCOL_ERROR, "Request stream 7 is not correct")))
                .isFalse();
    }
}
