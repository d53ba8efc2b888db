package dev.skein.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.Status;
import dev.skein.error.v1.ErrorCode;
import dev.skein.gateway.testing.GatewayStack;
import dev.skein.protocol.ErrorCodes;
import dev.skein.v1.ErrorInfo;
import dev.skein.v1.PullRequest;
import dev.skein.v1.PullResponse;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Byte by byte, as generated clients of gRPC-Web write and read it. */
@QuarkusTest
@QuarkusTestResource(GatewayStack.class)
class GrpcWebComponentTest extends DoorComponent {
    private static final String PULL = "/skein.v1.MessageService/Pull";

    /** The frames of an answer: the message, empty when there is none, and the trailers. */
    private record Answer(byte[] message, Map<String, String> trailers) {}

    @ParameterizedTest
    @EnumSource
    void anAnswerIsItsMessageAndThenTheStatus(HttpClient.Version version) throws Exception {
        Answer answer = call(version, "application/grpc-web+proto", token(), frame(0, pull("p:alice:bob")));

        assertThat(PullResponse.parseFrom(answer.message()).getHeadSeq()).isEqualTo(7);
        assertThat(answer.trailers()).containsExactly(Map.entry("grpc-status", "0"));
    }

    @Test
    void everyErrorIsTheStatusOfGrpc() throws Exception {
        for (ErrorCode code : ErrorCodes.all()) {
            Answer answer = call(frame(0, pull("error-" + code.name())));

            assertThat(answer.message()).isEmpty();
            assertThat(answer.trailers())
                    .containsEntry(
                            "grpc-status",
                            String.valueOf(ErrorCodes.status(code).getNumber()));
            Status status = Status.parseFrom(
                    Base64.getDecoder().decode(answer.trailers().get("grpc-status-details-bin")));
            assertThat(status.getDetails(0).unpack(ErrorInfo.class).getReason()).isEqualTo(code.name());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00", "00000000", "0100000000", "0000000001", "00000000000000000000", "8000000000"})
    void whatIsNotOneMessageIsRefused(String hex) throws Exception {
        assertThat(reason(call(HexFormat.of().parseHex(hex)))).isEqualTo("BAD_REQUEST");
    }

    @Test
    void nothingIsToldToStrangers() throws Exception {
        assertThat(reason(call(HttpClient.Version.HTTP_1_1, "application/grpc-web", "x.y.z", frame(0, pull("p:a:b")))))
                .isEqualTo("TOKEN_INVALID");
    }

    @Test
    void tooLargeIsTooLargeHereToo() throws Exception {
        assertThat(reason(call(frame(0, pull("x".repeat(1_100_000)))))).isEqualTo("FRAME_TOO_LARGE");
    }

    private String token() {
        return services.trust.userToken("alice");
    }

    private Answer call(byte[] body) throws IOException, InterruptedException {
        return call(HttpClient.Version.HTTP_1_1, "application/grpc-web", token(), body);
    }

    private Answer call(HttpClient.Version version, String type, String token, byte[] body)
            throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newBuilder().version(version).build()) {
            HttpResponse<byte[]> answer = client.send(
                    HttpRequest.newBuilder(http.resolve(PULL))
                            .header("content-type", type)
                            .header("x-grpc-web", "1")
                            .header("authorization", "Bearer " + token)
                            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("content-type")).hasValue("application/grpc-web+proto");
            return read(ByteBuffer.wrap(answer.body()));
        }
    }

    private static Answer read(ByteBuffer body) {
        byte[] message = {};
        byte kind = body.get();
        byte[] content = content(body);
        if (kind == 0) {
            message = content;
            kind = body.get();
            content = content(body);
        }
        assertThat(kind).isEqualTo((byte) 0x80);
        assertThat(body.hasRemaining()).isFalse();
        return new Answer(
                message,
                Arrays.stream(new String(content, StandardCharsets.US_ASCII).split("\r\n"))
                        .map(line -> line.split(":", 2))
                        .collect(Collectors.toMap(line -> line[0], line -> line[1])));
    }

    private static byte[] content(ByteBuffer body) {
        byte[] content = new byte[body.getInt()];
        body.get(content);
        return content;
    }

    private static String reason(Answer answer) throws IOException {
        Status status =
                Status.parseFrom(Base64.getDecoder().decode(answer.trailers().get("grpc-status-details-bin")));
        return status.getDetails(0).unpack(ErrorInfo.class).getReason();
    }

    private static byte[] pull(String conversation) {
        return PullRequest.newBuilder().setConversationId(conversation).build().toByteArray();
    }

    private static byte[] frame(int kind, byte[] content) {
        return ByteBuffer.allocate(5 + content.length)
                .put((byte) kind)
                .putInt(content.length)
                .put(content)
                .array();
    }
}
