package dev.skein.protocol;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Every failure Skein can report, the same through every door.
 *
 * <p>The name travels as {@code ErrorInfo.reason}, the number as {@code ErrorInfo.number}. Numbers follow Tencent Cloud IM
 * where it has the same error; our own additions use x02xx inside a family. Names and numbers never change once released.
 */
public enum ErrorCode {
    // Requests in general
    BAD_REQUEST(60002, GrpcCode.INVALID_ARGUMENT, "A field of the request is missing, malformed or out of range."),
    BAD_JSON(60003, GrpcCode.INVALID_ARGUMENT, "The body is not the JSON (or protobuf) form of the request."),
    UNKNOWN_METHOD(60009, GrpcCode.UNIMPLEMENTED, "There is no such method, or this caller can never call it."),
    BAD_APP_SECRET(60004, GrpcCode.UNAUTHENTICATED, "App key and app secret do not belong together."),
    PLATFORM_ONLY(60010, GrpcCode.PERMISSION_DENIED, "Only a platform credential may do this."),
    USER_ONLY(60012, GrpcCode.PERMISSION_DENIED, "Only a user, or a platform acting for one, may do this."),
    APP_DISABLED(60016, GrpcCode.PERMISSION_DENIED, "The app is disabled."),
    RATE_LIMITED(60011, GrpcCode.RESOURCE_EXHAUSTED, true, "Too many requests; try again after retry_after_ms."),
    OVERLOADED(60018, GrpcCode.RESOURCE_EXHAUSTED, true, "A queue of the server is full; nothing was done, try again."),
    TIMED_OUT(60008, GrpcCode.DEADLINE_EXCEEDED, true, "No answer in time; a retry with the same id is safe."),
    UNAVAILABLE(60014, GrpcCode.UNAVAILABLE, true, "A service or store cannot be reached now; try again."),
    FRAME_TOO_LARGE(60013, GrpcCode.INVALID_ARGUMENT, "The request is larger than the limit."),
    INTERNAL(60000, GrpcCode.INTERNAL, true, "A fault of the server; it has been logged."),

    // Tokens and login
    TOKEN_EXPIRED(70001, GrpcCode.UNAUTHENTICATED, "The token's life is over; refresh it or log in."),
    TOKEN_INVALID(70003, GrpcCode.UNAUTHENTICATED, "The token is missing, malformed or its signature is wrong."),
    TOKEN_REVOKED(70052, GrpcCode.UNAUTHENTICATED, "The token was revoked by logout, refresh reuse or the platform."),
    TOKEN_USER_MISMATCH(70013, GrpcCode.UNAUTHENTICATED, "The token belongs to another user or device."),
    TOKEN_APP_MISMATCH(70014, GrpcCode.UNAUTHENTICATED, "The token belongs to another app."),
    APP_UNKNOWN(70020, GrpcCode.UNAUTHENTICATED, "There is no app with this key."),
    ACCOUNT_BANNED(70051, GrpcCode.PERMISSION_DENIED, "The account is banned."),
    ACCOUNT_UNKNOWN(70107, GrpcCode.NOT_FOUND, "There is no such account."),
    BAD_BATCH(70206, GrpcCode.INVALID_ARGUMENT, "The batch is empty or larger than allowed."),
    REGISTRATION_CLOSED(70403, GrpcCode.PERMISSION_DENIED, "The app does not let people register by themselves."),
    ACCOUNT_TAKEN(110004, GrpcCode.ALREADY_EXISTS, "The user id is taken."),
    WRONG_CREDENTIALS(110005, GrpcCode.UNAUTHENTICATED, "User id or password is wrong."),
    ACCOUNT_LOCKED(110006, GrpcCode.RESOURCE_EXHAUSTED, true, "Too many wrong passwords; locked for a while."),
    PASSWORD_RULE(110007, GrpcCode.INVALID_ARGUMENT, "The password breaks the rule."),

    // Two-person messages
    BAD_CONTENT(90002, GrpcCode.INVALID_ARGUMENT, "The content is empty, of an unknown kind or breaks its rule."),
    MESSAGE_TOO_LARGE(93000, GrpcCode.INVALID_ARGUMENT, "The content is larger than 12 KB."),
    TEXT_TOO_LONG(80002, GrpcCode.INVALID_ARGUMENT, "A text is longer than 8 KB."),
    RECEIVER_UNKNOWN(20003, GrpcCode.NOT_FOUND, "The receiver is no account of this app."),
    CLIENT_MESSAGE_ID_REUSED(
            20201,
            GrpcCode.ALREADY_EXISTS,
            "This client_message_id was used in this conversation with another content."),
    CONVERSATION_UNKNOWN(50001, GrpcCode.NOT_FOUND, "There is no such conversation for this caller."),
    SEQ_OUT_OF_RANGE(10201, GrpcCode.OUT_OF_RANGE, "The seq is below 0 or beyond the head."),

    // Groups
    BAD_GROUP_PARAMETER(10004, GrpcCode.INVALID_ARGUMENT, "A field of the group request is malformed or out of range."),
    TOO_MANY_ACCOUNTS(10005, GrpcCode.INVALID_ARGUMENT, "More users in one call than allowed."),
    NO_RIGHT(10007, GrpcCode.PERMISSION_DENIED, "The caller's role in the group does not allow this."),
    NOT_A_GROUP_MEMBER(10012, GrpcCode.PERMISSION_DENIED, "The caller is not a member of the group."),
    OWNER_MAY_NOT_LEAVE(10009, GrpcCode.FAILED_PRECONDITION, "The owner must transfer the group first."),
    GROUP_UNKNOWN(10010, GrpcCode.NOT_FOUND, "There is no such group."),
    GROUP_FULL(10014, GrpcCode.FAILED_PRECONDITION, "The group has as many members as it may have."),
    BAD_GROUP_ID(10015, GrpcCode.INVALID_ARGUMENT, "The group id breaks the rule."),
    GROUP_MESSAGE_RATE(10023, GrpcCode.RESOURCE_EXHAUSTED, true, "Too many messages to this group."),
    GROUP_ID_TAKEN(10021, GrpcCode.ALREADY_EXISTS, "The group id is in use."),
    GROUP_ID_OWN(10025, GrpcCode.ALREADY_EXISTS, "The group id is in use by a group the caller owns."),
    GROUP_COUNT_LIMIT(10036, GrpcCode.RESOURCE_EXHAUSTED, "The user has made or joined as many groups as allowed."),
    GROUP_KIND_UNAVAILABLE(10203, GrpcCode.UNIMPLEMENTED, "The group kind is unknown or cannot be created."),

    // Profiles
    PROFILE_VALUE_TOO_LONG(40601, GrpcCode.INVALID_ARGUMENT, "A profile value is too long."),
    BAD_PROFILE_VALUE(40605, GrpcCode.INVALID_ARGUMENT, "A profile value is malformed."),

    // Push
    BAD_PUSH_VENDOR(140001, GrpcCode.INVALID_ARGUMENT, "The push vendor is unknown or not configured for the app."),

    // Sessions
    SESSION_KICKED(70602, GrpcCode.ABORTED, "The session was ended by another login or by an operator."),
    CLIENT_TOO_OLD(70603, GrpcCode.FAILED_PRECONDITION, "The client speaks a version the server no longer accepts.");

    /** gRPC status codes that Skein uses, with their numbers and Connect spelling. */
    public enum GrpcCode {
        INVALID_ARGUMENT(3, 400),
        DEADLINE_EXCEEDED(4, 504),
        NOT_FOUND(5, 404),
        ALREADY_EXISTS(6, 409),
        PERMISSION_DENIED(7, 403),
        RESOURCE_EXHAUSTED(8, 429),
        FAILED_PRECONDITION(9, 400),
        ABORTED(10, 409),
        OUT_OF_RANGE(11, 400),
        UNIMPLEMENTED(12, 501),
        INTERNAL(13, 500),
        UNAVAILABLE(14, 503),
        UNAUTHENTICATED(16, 401);

        private final int number;
        private final int httpStatus;

        GrpcCode(int number, int httpStatus) {
            this.number = number;
            this.httpStatus = httpStatus;
        }

        /** The number of the status in gRPC. */
        public int number() {
            return number;
        }

        /** The HTTP status the Connect protocol gives this code. */
        public int httpStatus() {
            return httpStatus;
        }

        /** The spelling of the Connect protocol, e.g. {@code invalid_argument}. */
        public String connectName() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    private static final Map<String, ErrorCode> BY_NAME =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(Enum::name, Function.identity()));

    private final int number;
    private final GrpcCode grpcCode;
    private final boolean retryable;
    private final String meaning;

    ErrorCode(int number, GrpcCode grpcCode, String meaning) {
        this(number, grpcCode, false, meaning);
    }

    ErrorCode(int number, GrpcCode grpcCode, boolean retryable, String meaning) {
        this.number = number;
        this.grpcCode = grpcCode;
        this.retryable = retryable;
        this.meaning = meaning;
    }

    /** The stable number of requirements table T2. */
    public int number() {
        return number;
    }

    public GrpcCode grpcCode() {
        return grpcCode;
    }

    /** Whether the same request may succeed later without any change. */
    public boolean retryable() {
        return retryable;
    }

    /** One sentence for the documentation, and the message when nothing more exact is known. */
    public String meaning() {
        return meaning;
    }

    /** The code with this name, as found in {@code ErrorInfo.reason}. */
    public static Optional<ErrorCode> byName(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }
}
