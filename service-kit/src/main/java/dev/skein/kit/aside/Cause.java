package dev.skein.kit.aside;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.skein.error.v1.ErrorCode;
import dev.skein.kit.amqp.AmqpDownException;
import dev.skein.kit.amqp.AmqpRefusedException;
import dev.skein.kit.error.GrpcErrors;
import dev.skein.kit.redis.RedisDownException;
import dev.skein.protocol.ErrorCodes;
import dev.skein.protocol.SkeinException;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.vertx.core.VertxException;
import java.io.IOException;
import java.util.concurrent.TimeoutException;

/** Why work failed, which decides whether repeating it can help. */
public enum Cause {
    /** What the work is about is at fault: it will fail in the same way for ever. */
    CONTENT,
    /** Something is away, slow, full or of another version: repeated, however long that takes. */
    CIRCUMSTANCE,
    /** Nobody foresaw it: repeated {@link #FAULT_TRIES} times, then taken for the content's fault. */
    FAULT;

    /** How often work is tried that fails for an unknown reason. With back-off, so it takes minutes rather than moments. */
    public static final int FAULT_TRIES = 10;

    public static Cause of(Throwable failure) {
        return switch (failure) {
            case SkeinException known -> of(known.code());
            case StatusRuntimeException status ->
                of(GrpcErrors.fromStatus(status).code());
            case StatusException status -> of(GrpcErrors.fromStatus(status).code());
            // Before IOException, which it is one of.
            case InvalidProtocolBufferException undecodable -> CONTENT;
            case AmqpRefusedException refused -> refused.isForGood() ? CONTENT : FAULT;
            // Our ids and numbers say so when a text is none.
            case IllegalArgumentException malformed -> CONTENT;
            case AmqpDownException down -> CIRCUMSTANCE;
            case RedisDownException down -> CIRCUMSTANCE;
            case IOException away -> CIRCUMSTANCE;
            case TimeoutException late -> CIRCUMSTANCE;
            case io.smallrye.mutiny.TimeoutException late -> CIRCUMSTANCE;
            case VertxException closed when !isOfDatabase(closed) -> CIRCUMSTANCE;
            default -> FAULT;
        };
    }

    /**
     * What Postgres says of a statement, which {@link SqlFailures} has not told to be about a value or an absence. By name: not
     * every service has the class.
     */
    private static boolean isOfDatabase(VertxException failure) {
        for (Class<?> type = failure.getClass(); type != null; type = type.getSuperclass()) {
            if (type.getName().equals("io.vertx.sqlclient.DatabaseException")) {
                return true;
            }
        }
        return false;
    }

    private static Cause of(ErrorCode code) {
        return switch (ErrorCodes.status(code)) {
            case INTERNAL -> FAULT;
            // The last three: keys are being changed, or the other service is older than this one.
            case UNAVAILABLE,
                    DEADLINE_EXCEEDED,
                    RESOURCE_EXHAUSTED,
                    ABORTED,
                    UNAUTHENTICATED,
                    PERMISSION_DENIED,
                    UNIMPLEMENTED -> CIRCUMSTANCE;
            default -> CONTENT;
        };
    }

    /**
     * Whether to stop repeating.
     *
     * @param tries how often it was tried, this time included
     */
    public boolean isFinal(int tries) {
        return this == CONTENT || this == FAULT && tries >= FAULT_TRIES;
    }
}
