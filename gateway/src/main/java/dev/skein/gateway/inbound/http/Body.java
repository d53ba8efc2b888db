package dev.skein.gateway.inbound.http;

import dev.skein.error.v1.ErrorCode;
import dev.skein.protocol.SkeinException;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;

/** Reads a request body up to a limit. */
public final class Body {
    private Body() {}

    /** Fails with FRAME_TOO_LARGE beyond the limit; what still comes is thrown away. */
    public static Uni<byte[]> read(HttpServerRequest request, int maxBytes) {
        return Uni.createFrom().emitter(emitter -> {
            Buffer body = Buffer.buffer();
            request.handler(part -> {
                if (body.length() + part.length() > maxBytes) {
                    request.handler(rest -> {});
                    emitter.fail(SkeinException.of(ErrorCode.FRAME_TOO_LARGE));
                } else {
                    body.appendBuffer(part);
                }
            });
            request.exceptionHandler(failure -> emitter.fail(SkeinException.of(ErrorCode.BAD_REQUEST, "aborted")));
            request.endHandler(end -> emitter.complete(body.getBytes()));
            request.resume();
        });
    }
}
