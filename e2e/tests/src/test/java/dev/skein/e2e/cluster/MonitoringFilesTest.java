package dev.skein.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MonitoringFilesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sum(rate(skein_sends_total{outcome=\"stored\"}[5m])) by (app) | skein_sends_total",
                "histogram_quantile(0.99, sum by (le) (rate(a_bucket{x=~\"$y\"}[$__rate_interval]))) > 2 | a_bucket",
                "a_total / on (pod) group_left (node) b_total | a_total,b_total",
                "max_over_time(a[5m:1m]) offset 1h > bool 3e2 and up == 1 | a",
                "label_values(skein_gateway_sessions, pod) | skein_gateway_sessions",
                "kube_pod_status_ready > 0 or vector(0) | ",
            })
    void onlyMetricsOfOursAreNamed(String expression, String names) {
        assertThat(MonitoringFiles.metricsOf(expression))
                .containsExactlyInAnyOrder(names == null ? new String[0] : names.split(","));
    }

    @Test
    void expressionsOfADashboardAreRead() {
        String json = "{\"panels\":[{\"title\":\"x_y\",\"targets\":[{\"expr\":\"rate(a_total{b=\\\"c\\\"}[1m])\"},"
                + "{\"expr\" : \"d_e\"}]}],\"list\":[{\"query\":\"prometheus\"},{\"query\":\"label_values(f_g, pod)\"}]}";
        assertThat(MonitoringFiles.metricsOfDashboard(json)).containsExactly("a_total", "d_e", "f_g");
    }

    @Test
    void expressionsOfRulesAreReadInlineAndAsBlocksWithoutWhatTheyRecord() {
        String yaml = """
                groups:
                  - name: skein
                    rules:
                      - record: skein:rate
                        expr: rate(a_total[5m])
                      - alert: One
                        expr: |
                          skein:rate > 1
                            and b_c > 0
                        for: 5m
                        labels:
                          severity: page
                      - expr: 'd_e > 1'
                        alert: Two
                """;
        assertThat(MonitoringFiles.metricsOfRules(yaml)).containsExactly("a_total", "b_c", "d_e");
    }
}
