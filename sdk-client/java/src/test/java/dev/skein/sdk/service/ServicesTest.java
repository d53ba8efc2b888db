package dev.skein.sdk.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Message;
import com.google.protobuf.MessageLite;
import dev.skein.error.v1.ErrorCode;
import dev.skein.protocol.Contract;
import dev.skein.protocol.SkeinException;
import dev.skein.protocol.rule.MethodRules;
import dev.skein.sdk.call.Caller;
import dev.skein.sdk.call.Method;
import dev.skein.v1.GroupServiceGetRequest;
import dev.skein.v1.ListMembersRequest;
import dev.skein.v1.ListMembersResponse;
import dev.skein.v1.Member;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The generated services. */
class ServicesTest {
    /** Answers by a function and remembers what was called. */
    private static final class Recorder implements Caller {
        private final List<Method<?, ?>> called = new ArrayList<>();
        private final List<MessageLite> requests = new ArrayList<>();
        private final Function<MessageLite, Object> answers;

        private Recorder(Function<MessageLite, Object> answers) {
            this.answers = answers;
        }

        @Override
        @SuppressWarnings("unchecked")
        public <Q extends MessageLite, A> CompletableFuture<A> call(Method<Q, A> method, Q request) {
            called.add(method);
            requests.add(request);
            return CompletableFuture.completedFuture((A) answers.apply(request));
        }
    }

    static Stream<String> methods() {
        return Contract.methods().keySet().stream().sorted();
    }

    @ParameterizedTest
    @MethodSource("methods")
    void everyMethodOfTheContractIsTyped(String path) throws Exception {
        MethodRules rules = Contract.method(path).orElseThrow();
        Recorder caller = new Recorder(request -> "answer");
        Object service = Class.forName(
                        "dev.skein.sdk.service." + rules.method().getService().getName())
                .getConstructor(Caller.class)
                .newInstance(caller);
        String name = rules.method().getName();
        var typed = Arrays.stream(service.getClass().getMethods())
                .filter(one -> one.getName().replace("_", "").equalsIgnoreCase(name)
                        && Message.class.isAssignableFrom(one.getParameterTypes()[0]))
                .findFirst()
                .orElseThrow();
        Message request = (Message)
                typed.getParameterTypes()[0].getMethod("getDefaultInstance").invoke(null);

        assertThat(((CompletableFuture<?>) typed.invoke(service, request)).join())
                .isEqualTo("answer");

        assertThat(request.getDescriptorForType()).isSameAs(rules.method().getInputType());
        assertThat(caller.requests).containsExactly(request);
        Method<?, ?> called = caller.called.getFirst();
        assertThat(called.path()).isEqualTo(path);
        assertThat(called.repeatable()).isEqualTo(rules.isRepeatable());
        assertThat(((Message) called.answers().parseFrom(new byte[0])).getDescriptorForType())
                .isSameAs(rules.method().getOutputType());
    }

    @Test
    void aRequestMayBeFilledInInPlace() {
        Recorder caller = new Recorder(request -> "answer");
        caller.service(GroupService::new).get(request -> request.addGroupIds("g1"));
        assertThat(caller.requests)
                .containsExactly(
                        GroupServiceGetRequest.newBuilder().addGroupIds("g1").build());
    }

    @Test
    void aListIsReadPageByPage() {
        Recorder caller = new Recorder(request -> page((ListMembersRequest) request));
        List<Member> members = caller.service(GroupService::new)
                .listAllMembers(request -> request.setGroupId("g1").setLimit(1))
                .join();

        assertThat(members.stream().map(Member::getUserId)).containsExactly("user", "user2", "user23");
        assertThat(caller.requests)
                .allSatisfy(request ->
                        assertThat(((ListMembersRequest) request).getGroupId()).isEqualTo("g1"));
    }

    private static ListMembersResponse page(ListMembersRequest request) {
        String token = request.getPageToken();
        return ListMembersResponse.newBuilder()
                .addMembers(Member.newBuilder().setUserId("user" + token))
                .setNextPageToken(token.isEmpty() ? "2" : token.equals("2") ? "23" : "")
                .build();
    }

    @Test
    void aServerThatRepeatsAPageDoesNotFillTheMemory() {
        Recorder caller = new Recorder(request ->
                ListMembersResponse.newBuilder().setNextPageToken("x").build());
        CompletableFuture<List<Member>> members =
                caller.service(GroupService::new).listAllMembers(request -> {});

        assertThatThrownBy(members::join)
                .cause()
                .isInstanceOfSatisfying(
                        SkeinException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.INTERNAL));
    }
}
