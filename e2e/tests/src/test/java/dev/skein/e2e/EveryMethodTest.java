package dev.skein.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import dev.skein.error.v1.ErrorCode;
import dev.skein.options.v1.Access;
import dev.skein.protocol.Contract;
import dev.skein.protocol.rule.MethodRules;
import dev.skein.v1.Platform;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every method of the contract, those to come included: a new method is covered without writing a line. */
class EveryMethodTest {
    /** A secret of alice and bob that nobody else may ever be answered. */
    private static final String SECRET = "between-us-" + ProcessHandle.current().pid();

    private static final int NOT_YET_THERE = 501;

    private static String alice;
    private static String bob;
    private static String group;
    private static String alicesToken;
    private static String mallory;
    private static String platformToken;

    @BeforeAll
    static void aliceAndBobHaveSecrets() {
        RestAssured.baseURI = Person.gatewayUrl(0);
        alice = Http.newUser("alice");
        bob = Http.newUser("bob");
        alicesToken = Http.tokenOf(alice, "web", Platform.PLATFORM_WEB);
        mallory = Http.newUser("mallory");
        platformToken = platformToken();
        call(alicesToken, "MessageService/Send", """
                {"conversation":{"user_id":"%s"},"client_message_id":"00000000-0000-4000-8000-000000000001",
                 "content":{"text":{"text":"%s"}}}""".formatted(bob, SECRET))
                .then()
                .statusCode(200);
        group = call(alicesToken, "GroupService/Create", """
                {"kind":"GROUP_KIND_PRIVATE","name":"g","introduction":"%s","member_ids":["%s"]}""".formatted(SECRET, bob))
                .then()
                .statusCode(200)
                .extract()
                .path("group.group_id");
    }

    static Stream<MethodRules> methods() {
        return Contract.methods().values().stream();
    }

    @ParameterizedTest
    @MethodSource("methods")
    @Tag("OPS-09")
    void withoutATokenOnlyOpenMethodsAreServed(MethodRules method) {
        for (String token : new String[] {"", "garbage", alicesToken + "x"}) {
            Response answer = call(token, path(method), "{}");
            if (method.isOpen()) {
                // What is wrong with a token in the request is something else.
                assertThat(reason(answer).equals(ErrorCode.TOKEN_INVALID.name())
                                && field(answer).isEmpty())
                        .as(answer.asString())
                        .isFalse();
            } else {
                assertThat(answer.statusCode()).isEqualTo(401);
                assertThat(reason(answer)).isEqualTo(ErrorCode.TOKEN_INVALID.name());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("methods")
    @Tag("OPS-09")
    void theWrongKindOfCallerIsRefusedBeforeAnythingIsLookedAt(MethodRules method) {
        Set<Access> by = method.by();
        String asUser = reason(call(ownLogin(alice), path(method), "{}"));
        assertThat(asUser.equals(ErrorCode.PLATFORM_ONLY.name()))
                .as("by a user: " + asUser)
                .isEqualTo(!method.isOpen() && !by.contains(Access.ACCESS_USER));
        String asPlatform = reason(call(platformToken, path(method), "{}"));
        assertThat(asPlatform.equals(ErrorCode.USER_ONLY.name()))
                .as("by a platform: " + asPlatform)
                .isEqualTo(!method.isOpen() && !by.contains(Access.ACCESS_PLATFORM));
    }

    /** Every text of every request, also those in messages within it, with what no store takes. */
    @ParameterizedTest
    @MethodSource("methods")
    @Tag("OPS-09")
    void hostileTextsAreAnsweredAndNeverAFaultOfTheServer(MethodRules method) {
        List<String> bodies = new ArrayList<>();
        eachText(method.method().getInputType(), 0, (before, after) -> {
            for (String text : new String[] {"\\u0000", "a\\u0000b", "x".repeat(20_000), "\\u202e", "'; drop table"}) {
                bodies.add(before + '"' + text + '"' + after);
            }
        });
        for (String body : bodies) {
            // By the platform for alice: a user would be told to be slower.
            Response answer = call(method.isOpen() ? "" : platformToken, alice, path(method), body);
            assertNoFault(answer, body);
        }
    }

    /** Whichever service answers: it is never told that the server is too busy for it, to come again with the same. */
    @ParameterizedTest
    @MethodSource("methods")
    void textsBeyondAllLimitsAreRefusedForTheirSize(MethodRules method) {
        eachText(method.method().getInputType(), 0, (before, after) -> {
            Response large = call(
                    method.isOpen() ? "" : platformToken,
                    alice,
                    path(method),
                    before + '"' + "x".repeat(270_000) + '"' + after);
            assertNoFault(large, before);
            assertThat(reason(large)).as(before).isNotEqualTo(ErrorCode.OVERLOADED.name());
        });
        Response tooLarge = call(
                method.isOpen() ? "" : platformToken, alice, path(method), "{\"x\":\"" + "x".repeat(1_100_000) + "\"}");
        assertThat(reason(tooLarge)).as(tooLarge.asString()).isEqualTo(ErrorCode.FRAME_TOO_LARGE.name());
    }

    /** A stranger who knows every id: what is answered holds no secret. */
    @ParameterizedTest
    @MethodSource("methods")
    @Tag("OPS-09")
    @Tag("PLT-01")
    void whoKnowsTheIdsOfOthersLearnsNothing(MethodRules method) {
        String ids = JsonParser.parseString(guessing(method.method().getInputType(), 0))
                .toString();
        Response answer = call(method.isOpen() ? "" : ownLogin(mallory), path(method), ids);
        assertThat(answer.asString()).as(ids).doesNotContain(SECRET);
        assertNoFault(answer, ids);
    }

    /** A fault of the server, or what it cannot do now; a kind of group that comes later is neither. */
    private static void assertNoFault(Response answer, String request) {
        if (answer.statusCode() != NOT_YET_THERE) {
            assertThat(answer.statusCode())
                    .as(() -> request.substring(0, Math.min(200, request.length())) + " → " + answer.asString())
                    .isLessThan(500);
        }
    }

    /** After all of that. */
    @Test
    void whatTheyHaveIsStillTheirs() {
        whoKnowsAll();
        String pulled = call(
                        alicesToken, "MessageService/Pull", "{\"conversation_id\":\"" + pair() + "\",\"from_seq\":1}")
                .asString();
        assertThat(pulled).contains(SECRET);
        String members = call(alicesToken, "GroupService/ListMembers", "{\"group_id\":\"" + group + "\"}")
                .asString();
        assertThat(members).contains(alice, bob).doesNotContain("mallory");
    }

    private static void whoKnowsAll() {
        methods()
                .filter(method -> !method.isOpen())
                .forEach(method -> call(
                        ownLogin(mallory),
                        path(method),
                        guessing(method.method().getInputType(), 0)));
    }

    /** A login for one call: some of them end it. */
    private static String ownLogin(String user) {
        return Http.tokenOf(user, "phone", Platform.PLATFORM_ANDROID);
    }

    /** A request whose ids are those of alice, bob and their group. */
    private static String guessing(Descriptor type, int depth) {
        List<String> fields = new ArrayList<>();
        for (FieldDescriptor field : type.getFields()) {
            String name = field.getName();
            String value = switch (field.getJavaType()) {
                case STRING -> '"' + guess(name) + '"';
                case MESSAGE -> depth > 2 ? "{}" : guessing(field.getMessageType(), depth + 1);
                case INT, LONG -> "1";
                default -> null;
            };
            // Of a choice the first is taken, so that the request can be read.
            boolean first = field.getRealContainingOneof() == null
                    || field.getRealContainingOneof().getField(0).equals(field);
            if (value != null && first) {
                fields.add('"' + name + "\":" + (field.isRepeated() ? '[' + value + ']' : value));
            }
        }
        return '{' + String.join(",", fields) + '}';
    }

    private static String guess(String field) {
        return switch (field) {
            case "group_id", "group_ids" -> group;
            case "conversation_id" -> pair();
            case "client_message_id" -> "00000000-0000-4000-8000-000000000001";
            case "page_token" -> "";
            default -> field.endsWith("id") || field.endsWith("ids") || field.equals("owner") ? alice : "x";
        };
    }

    private static String pair() {
        return "p:" + (alice.compareTo(bob) < 0 ? alice + ':' + bob : bob + ':' + alice);
    }

    private static void eachText(Descriptor type, int depth, BiConsumer<String, String> body) {
        for (FieldDescriptor field : type.getFields()) {
            String open = "{\"" + field.getName() + "\":" + (field.isRepeated() ? "[" : "");
            String close = (field.isRepeated() ? "]" : "") + '}';
            if (field.getJavaType() == JavaType.STRING) {
                body.accept(open, close);
            } else if (field.getJavaType() == JavaType.MESSAGE && depth < 3) {
                eachText(
                        field.getMessageType(),
                        depth + 1,
                        (before, after) -> body.accept(open + before, after + close));
            }
        }
    }

    private static String path(MethodRules method) {
        return method.method().getService().getName() + '/' + method.method().getName();
    }

    private static Response call(String token, String method, String body) {
        return call(token, "", method, body);
    }

    private static Response call(String token, String actAs, String method, String body) {
        RequestSpecification request = RestAssured.given().contentType("application/json");
        if (!actAs.isEmpty()) {
            request.header("skein-act-as", actAs);
        }
        if (!token.isEmpty()) {
            request.header("authorization", "Bearer " + token);
        }
        return request.body(body).post("/skein.v1." + method);
    }

    /** Empty for a success. */
    private static String reason(Response answer) {
        return answer.statusCode() == 200 ? "" : answer.path("details[0].debug.reason");
    }

    private static String field(Response answer) {
        String field = answer.path("details[0].debug.field");
        return field == null ? "" : field;
    }

    private static String platformToken() {
        return call("", "AuthService/IssuePlatformToken", """
                {"app_key":"%s","app_secret":"%s"}""".formatted(
                                SharedCluster.cluster().appKey(),
                                SharedCluster.cluster().appSecret()))
                .then()
                .statusCode(200)
                .extract()
                .path("access_token");
    }
}
