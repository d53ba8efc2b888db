package dev.skein.tools.bench;

import java.sql.Array;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Holds the answers against what Postgres has and what the receivers got. */
final class Verification {
    /** A conversation of a bench run is small enough to look at whole; this bounds the list of complaints, not the check. */
    private static final int SHOWN = 5;

    private final List<Pair> pairs;
    private final List<String> problems = new ArrayList<>();
    private long acknowledged;
    private long stored;
    private long undelivered;

    /** Two sessions that talk to each other. */
    record Pair(LoadSession left, LoadSession right) {
        String conversationId() {
            String a = left.userId();
            String b = right.userId();
            return a.compareTo(b) < 0 ? "p:" + a + ":" + b : "p:" + b + ":" + a;
        }

        BitSet acknowledged() {
            BitSet both = (BitSet) left.acknowledgedSeqs().clone();
            both.or(right.acknowledgedSeqs());
            return both;
        }
    }

    /**
     * @param durability what {@code SHOW} said
     * @param problems empty: all that was acknowledged is stored once and was delivered once
     */
    record Outcome(
            long acknowledged, long stored, long undelivered, Map<String, String> durability, List<String> problems) {
        boolean ok() {
            return problems.isEmpty();
        }
    }

    private record Stored(long count, long maxSeq) {}

    Verification(List<Pair> pairs) {
        this.pairs = pairs;
    }

    Outcome check(BenchTarget.Database database, Meters meters) {
        pairs.forEach(this::checkDelivered);
        count(meters.sum(meter -> meter.repeatedDeliveries), "messages were delivered more than once");
        count(meters.sum(meter -> meter.duplicateAcks), "acknowledgements repeated a seq or said duplicate");
        count(meters.sum(meter -> meter.lostSessions), "sessions were lost");
        Map<String, String> durability = new HashMap<>();
        try (Connection connection =
                DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password())) {
            for (String setting : List.of("fsync", "synchronous_commit", "full_page_writes")) {
                durability.put(setting, show(connection, setting));
            }
            if (!"on".equals(durability.get("fsync")) || !"on".equals(durability.get("synchronous_commit"))) {
                problem("Postgres does not commit durably: " + durability);
            }
            checkStored(connection);
        } catch (SQLException e) {
            problem("Postgres could not be asked: " + e.getMessage());
        }
        return new Outcome(acknowledged, stored, undelivered, Map.copyOf(durability), List.copyOf(problems));
    }

    private void checkDelivered(Pair pair) {
        long missing = missing(pair.left().acknowledgedSeqs(), pair.right().deliveredSeqs())
                + missing(pair.right().acknowledgedSeqs(), pair.left().deliveredSeqs());
        acknowledged += pair.left().acknowledgedSeqs().cardinality()
                + pair.right().acknowledgedSeqs().cardinality();
        undelivered += missing;
        if (missing > 0) {
            problem(missing + " acknowledged messages of " + pair.conversationId() + " were not delivered");
        }
        if (pair.left().acknowledgedSeqs().intersects(pair.right().acknowledgedSeqs())) {
            problem("one seq of " + pair.conversationId() + " was given to two messages");
        }
    }

    private static long missing(BitSet acknowledged, BitSet delivered) {
        BitSet rest = (BitSet) acknowledged.clone();
        rest.andNot(delivered);
        return rest.cardinality();
    }

    private void checkStored(Connection connection) throws SQLException {
        Map<String, Stored> found = stored(connection);
        for (Pair pair : pairs) {
            BitSet acks = pair.acknowledged();
            Stored row = found.getOrDefault(pair.conversationId(), new Stored(0, 0));
            stored += row.count();
            // Dense from 1 and as long as the highest acknowledged seq: then every acknowledged seq is there.
            if (row.count() != row.maxSeq()) {
                problem(pair.conversationId() + " has " + row.count() + " messages but seq goes to " + row.maxSeq());
            }
            if (row.maxSeq() < acks.length() - 1) {
                problem(pair.conversationId() + " was acknowledged up to seq " + (acks.length() - 1)
                        + " but is stored up to " + row.maxSeq());
            }
        }
        if (stored < acknowledged) {
            problem(acknowledged + " messages were acknowledged, " + stored + " are stored");
        }
    }

    private Map<String, Stored> stored(Connection connection) throws SQLException {
        Map<String, Stored> found = new HashMap<>();
        String appId = appId(connection);
        String sql = "select conversation_id, count(*), max(seq) from messaging.message"
                + " where app_id = ? and conversation_id = any(?) group by conversation_id";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            Array ids = connection.createArrayOf(
                    "text", pairs.stream().map(Pair::conversationId).toArray());
            statement.setString(1, appId);
            statement.setArray(2, ids);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.put(rows.getString(1), new Stored(rows.getLong(2), rows.getLong(3)));
                }
            }
        }
        return found;
    }

    /** The id of the app that the key belongs to; the names of the users are this run's own. */
    private String appId(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "select app_id from messaging.conversation where conversation_id = any(?) limit 1")) {
            statement.setArray(
                    1,
                    connection.createArrayOf(
                            "text", pairs.stream().map(Pair::conversationId).toArray()));
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getString(1) : "";
            }
        }
    }

    private static String show(Connection connection, String setting) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("show " + setting);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getString(1);
        }
    }

    private void count(long number, String what) {
        if (number > 0) {
            problem(number + " " + what);
        }
    }

    private void problem(String text) {
        if (problems.size() < SHOWN) {
            problems.add(text);
        } else if (problems.size() == SHOWN) {
            problems.add("and more");
        }
    }
}
