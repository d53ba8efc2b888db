package dev.skein.tools.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How many messages messaging-service stores per statement, from its Prometheus metrics. */
final class BatchMeter {
    private final List<URI> management;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    BatchMeter(List<URI> management) {
        this.management = management;
    }

    /** Batches and messages in them, over all replicas; 0 and 0 when the metrics cannot be read. */
    record Reading(double batches, double messages) {
        double mean(Reading earlier) {
            double more = batches - earlier.batches;
            return more <= 0 ? 0 : (messages - earlier.messages) / more;
        }
    }

    Reading read() {
        double batches = 0;
        double messages = 0;
        for (URI replica : management) {
            Map<String, Double> metrics = metrics(replica);
            batches += sum(metrics, "_count");
            messages += sum(metrics, "_sum");
        }
        return new Reading(batches, messages);
    }

    private static double sum(Map<String, Double> metrics, String suffix) {
        return metrics.entrySet().stream()
                .filter(metric -> metric.getKey().endsWith(suffix))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    /** Those of the batch size, labels cut off. */
    private Map<String, Double> metrics(URI replica) {
        Map<String, Double> found = new TreeMap<>();
        try {
            HttpRequest request = HttpRequest.newBuilder(replica.resolve("/q/metrics"))
                    .timeout(Duration.ofSeconds(3))
                    .build();
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            answer.body().lines().filter(BatchMeter::isBatchSize).forEach(line -> {
                String name = line.replaceAll("[{ ].*", "");
                found.merge(name, Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)), Double::sum);
            });
        } catch (IOException e) {
            return Map.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return found;
    }

    private static boolean isBatchSize(String line) {
        return line.startsWith("skein_") && line.contains("batch_size");
    }
}
