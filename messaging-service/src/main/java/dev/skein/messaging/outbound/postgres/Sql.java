package dev.skein.messaging.outbound.postgres;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Arrays;
import java.util.function.Function;
import java.util.function.Supplier;

/** The few conversions all our SQL needs. */
final class Sql {
    private Sql() {}

    /** Runs a statement when subscribed to. */
    static Uni<RowSet<Row>> run(SqlClient client, String statement, Tuple parameters) {
        return uni(() -> client.preparedQuery(statement).execute(parameters));
    }

    static <T> Uni<T> uni(Supplier<Future<T>> start) {
        return Uni.createFrom()
                .emitter(emitter -> start.get()
                        .onSuccess(emitter::complete)
                        .onFailure(failure -> emitter.fail(PostgresFailures.translate(failure))));
    }

    /** Runs work in one transaction, which is rolled back when the work fails. */
    static <T> Uni<T> transaction(Pool pool, Function<SqlConnection, Uni<T>> work) {
        return uni(() -> pool.withTransaction(
                connection -> Future.fromCompletionStage(work.apply(connection).subscribeAsCompletionStage())));
    }

    /** Not {@code Tuple.of}: that takes an array at the end for its own varargs. */
    static Tuple parameters(Object... values) {
        return Tuple.tuple(Arrays.asList(values));
    }

    static Buffer buffer(byte[] bytes) {
        return Buffer.buffer(bytes);
    }

    static byte[] bytes(Row row, int column) {
        return row.getBuffer(column).getBytes();
    }
}
