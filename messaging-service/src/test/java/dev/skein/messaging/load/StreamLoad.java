package dev.skein.messaging.load;

import dev.skein.internal.v1.AccountChange;
import dev.skein.internal.v1.ApplyRequest;
import dev.skein.internal.v1.Caller;
import dev.skein.internal.v1.CallerKind;
import dev.skein.internal.v1.MessageStreamServiceGrpc;
import dev.skein.internal.v1.OpenRequest;
import dev.skein.internal.v1.OpenResponse;
import dev.skein.internal.v1.ProjectionServiceGrpc;
import dev.skein.internal.v1.StreamedAck;
import dev.skein.internal.v1.StreamedCaller;
import dev.skein.internal.v1.StreamedSend;
import dev.skein.kit.caller.CallerInterceptor;
import dev.skein.protocol.CallerCodec;
import dev.skein.stack.Stack;
import dev.skein.v1.Content;
import dev.skein.v1.ConversationTarget;
import dev.skein.v1.SendRequest;
import dev.skein.v1.TextContent;
import io.grpc.ClientInterceptor;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.io.File;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Load on this service alone, without a gateway: one stream, closed loop. Says how much of the cost of a message is ours.
 * Run it by hand after {@code package}: {@code StreamLoad <in flight> <pairs> <seconds>}; it starts its own servers.
 */
public final class StreamLoad {
    private static final int PORT = 29001;
    private static final String APP = "load";

    private StreamLoad() {}

    public static void main(String[] args) throws Exception {
        int inFlight = Integer.parseInt(args[0]);
        int pairs = Integer.parseInt(args[1]);
        int seconds = Integer.parseInt(args[2]);
        try (Stack stack = Stack.temporary()) {
            Process service = start(stack);
            try {
                run(stack, inFlight, pairs, seconds);
            } finally {
                ProcessHandle handle = service.toHandle();
                System.out.println(
                        "service cpu " + handle.info().totalCpuDuration().orElseThrow());
                service.destroy();
                service.waitFor();
            }
        }
    }

    private static Process start(Stack stack) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx512m",
                "-jar",
                Path.of("target/quarkus-app/quarkus-run.jar").toAbsolutePath().toString());
        builder.environment().putAll(stack.environment());
        builder.environment().put("QUARKUS_HTTP_PORT", Integer.toString(PORT));
        builder.environment().put("QUARKUS_MANAGEMENT_PORT", Integer.toString(PORT + 1));
        builder.redirectErrorStream(true).redirectOutput(new File("target/stream-load.log"));
        return builder.start();
    }

    private static void run(Stack stack, int inFlight, int pairs, int seconds) throws Exception {
        CallerCodec codec = new CallerCodec(stack.environment().get("SKEIN_CLUSTER_KEY"), Clock.systemUTC());
        ManagedChannel channel = ManagedChannelBuilder.forAddress("127.0.0.1", PORT)
                .usePlaintext()
                .build();
        prepare(codec, channel, pairs);
        Load load = new Load(inFlight, pairs);
        StreamObserver<OpenRequest> stream = MessageStreamServiceGrpc.newStub(channel)
                .withInterceptors(service(codec))
                .open(load);
        OpenRequest.Builder callers = OpenRequest.newBuilder();
        for (int i = 0; i < pairs; i++) {
            callers.addCallers(StreamedCaller.newBuilder()
                    .setRef(i + 1)
                    .setCaller(Caller.newBuilder()
                            .setAppId(APP)
                            .setKind(CallerKind.CALLER_KIND_USER)
                            .setUserId("a" + i)
                            .setDeviceId("d")
                            .setSessionId("s" + i)));
        }
        stream.onNext(callers.build());
        for (int round = 0; round < 4; round++) {
            Map<String, Duration> before = cpu();
            long ackedBefore = load.acked.get();
            load.measure(stream, seconds);
            long acked = load.acked.get() - ackedBefore;
            cpu().forEach((name, total) -> System.out.printf(
                    "  %s %.1f us a message%n",
                    name, total.minus(before.getOrDefault(name, Duration.ZERO)).toNanos() / 1e3 / acked));
        }
        channel.shutdownNow();
    }

    /** CPU time by program: ours, the service's, Postgres', Redis'. */
    private static Map<String, Duration> cpu() {
        Map<String, Duration> byProgram = new TreeMap<>();
        Stream.concat(
                        Stream.of(ProcessHandle.current()),
                        ProcessHandle.current().descendants())
                .forEach(process -> byProgram.merge(
                        process.pid() == ProcessHandle.current().pid()
                                ? "this"
                                : Path.of(process.info().command().orElse("gone"))
                                        .getFileName()
                                        .toString(),
                        process.info().totalCpuDuration().orElse(Duration.ZERO),
                        Duration::plus));
        return byProgram;
    }

    private static void prepare(CallerCodec codec, ManagedChannel channel, int pairs) throws InterruptedException {
        ApplyRequest.Builder accounts = ApplyRequest.newBuilder().setAppId(APP).setChangeId("1");
        for (int i = 0; i < pairs; i++) {
            for (String user : List.of("a" + i, "b" + i)) {
                accounts.addAccounts(
                        AccountChange.newBuilder().setUserId(user).setVersion(1).setActive(true));
            }
        }
        ProjectionServiceGrpc.newBlockingStub(channel)
                .withInterceptors(service(codec))
                .withWaitForReady()
                .apply(accounts.build());
    }

    private static ClientInterceptor service(CallerCodec codec) {
        Metadata metadata = new Metadata();
        metadata.put(
                CallerInterceptor.CALLER,
                codec.seal(Caller.newBuilder()
                        .setKind(CallerKind.CALLER_KIND_SERVICE)
                        .setService("load")
                        .build()));
        return MetadataUtils.newAttachHeadersInterceptor(metadata);
    }

    /** The client side of the stream. */
    private static final class Load implements StreamObserver<OpenResponse> {
        private static final int MAX_LATENCIES = 1 << 22;
        private final Semaphore window;
        private final int pairs;
        private final AtomicLong acked = new AtomicLong();
        private final AtomicLong failed = new AtomicLong();
        private final AtomicLongArray sentAt = new AtomicLongArray(MAX_LATENCIES);
        private final long[] latencies = new long[MAX_LATENCIES];
        private long next;

        Load(int inFlight, int pairs) {
            this.window = new Semaphore(inFlight);
            this.pairs = pairs;
        }

        void measure(StreamObserver<OpenRequest> stream, int seconds) throws InterruptedException {
            long ackedBefore = acked.get();
            long began = System.nanoTime();
            long end = began + seconds * 1_000_000_000L;
            while (System.nanoTime() < end) {
                window.acquire();
                int more = Math.min(200, window.availablePermits());
                window.acquire(more);
                OpenRequest.Builder frame = OpenRequest.newBuilder();
                frame.addSends(send());
                for (int i = 0; i < more; i++) {
                    frame.addSends(send());
                }
                stream.onNext(frame.build());
            }
            double took = (System.nanoTime() - began) / 1e9;
            long count = acked.get() - ackedBefore;
            long[] sorted = LongStream.range(ackedBefore, ackedBefore + count)
                    .map(i -> latencies[(int) (i % MAX_LATENCIES)])
                    .sorted()
                    .toArray();
            System.out.printf(
                    "%,.0f/s acked, failed %d, p50 %.1f ms, p99 %.1f ms%n",
                    count / took,
                    failed.get(),
                    sorted[sorted.length / 2] / 1e6,
                    sorted[sorted.length * 99 / 100] / 1e6);
            Arrays.fill(latencies, 0, 1, 0);
        }

        private StreamedSend send() {
            long id = ++next;
            int pair = (int) (id % pairs);
            sentAt.set((int) (id % MAX_LATENCIES), System.nanoTime());
            return StreamedSend.newBuilder()
                    .setId(id)
                    .setCaller(pair + 1)
                    .setRequest(SendRequest.newBuilder()
                            .setConversation(ConversationTarget.newBuilder().setUserId("b" + pair))
                            .setClientMessageId(new UUID(id, System.nanoTime()).toString())
                            .setContent(Content.newBuilder()
                                    .setText(TextContent.newBuilder()
                                            .setText("A message of ordinary length, as people write them.")))
                            .build()
                            .toByteString())
                    .build();
        }

        @Override
        public void onNext(OpenResponse response) {
            long now = System.nanoTime();
            for (StreamedAck ack : response.getAcksList()) {
                if (ack.hasError() && failed.incrementAndGet() == 1) {
                    System.out.println(ack.getError());
                }
                long index = acked.getAndIncrement();
                latencies[(int) (index % MAX_LATENCIES)] = now - sentAt.get((int) (ack.getId() % MAX_LATENCIES));
            }
            window.release(response.getAcksCount());
        }

        @Override
        public void onError(Throwable failure) {
            failure.printStackTrace();
        }

        @Override
        public void onCompleted() {}
    }
}
