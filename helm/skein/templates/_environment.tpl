{{/* A setting's key as an environment variable. */}}
{{- define "skein.variable" -}}
{{- regexReplaceAll "[^A-Z0-9]" (upper .) "_" -}}
{{- end -}}

{{/* A value as text. Helm reads whole numbers as floating point, and would write large ones as 1e+06. */}}
{{- define "skein.text" -}}
{{- if kindIs "slice" . -}}{{ join "," . }}
{{- else if kindIs "float64" . -}}{{ if eq . (floor .) }}{{ printf "%.0f" . }}{{ else }}{{ . }}{{ end }}
{{- else -}}{{ . }}
{{- end -}}
{{- end -}}

{{/* Structured settings as variables: prefix, settings. What is empty is left to the service. */}}
{{- define "skein.settings" -}}
{{- $prefix := .prefix -}}
{{- range $name, $value := .settings -}}
{{- $key := printf "%s.%s" $prefix $name -}}
{{- if kindIs "map" $value -}}
{{- include "skein.settings" (dict "prefix" $key "settings" $value) -}}
{{- else if not (or (kindIs "invalid" $value) (and (kindIs "string" $value) (empty $value)) (and (kindIs "slice" $value) (empty $value))) }}
{{ include "skein.variable" $key }}: {{ include "skein.text" $value | quote }}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* Every replica of a service behind one name. Found out when it is looked up, so a headless Service: root, key. */}}
{{- define "skein.target" -}}
{{- $context := include "skein.service.context" . | fromYaml -}}
{{- printf "%s.%s.svc.%s:%v" $context.fullname .root.Release.Namespace .root.Values.clusterDomain .root.Values.ports.grpc -}}
{{- end -}}

{{/* Host of a server, bundled or given: root, server (postgres, redis, amqp). */}}
{{- define "skein.host" -}}
{{- $bundle := get (dict "postgres" "postgres" "redis" "redis" "amqp" "artemis") .server -}}
{{- if (get .root.Values.bundled $bundle).enabled -}}
{{- printf "%s-%s.%s.svc.%s" (include "skein.fullname" .root) $bundle .root.Release.Namespace .root.Values.clusterDomain -}}
{{- else -}}
{{- required (printf "%s.host: name the server, or set bundled.%s.enabled to try Skein out" .server $bundle) (get .root.Values .server).host -}}
{{- end -}}
{{- end -}}

{{/* Name of the Secret of a server: root, server. Empty when none is used. */}}
{{- define "skein.serverSecret" -}}
{{- $bundle := get (dict "postgres" "postgres" "redis" "redis" "amqp" "artemis") .server -}}
{{- $given := (get .root.Values .server).existingSecret -}}
{{- if $given -}}{{ $given }}
{{- else if (get .root.Values.bundled $bundle).enabled -}}{{ include "skein.fullname" .root }}-{{ $bundle }}
{{- else if eq .server "postgres" -}}
{{- required "postgres.existingSecret: name the Secret with user name and password" $given -}}
{{- end -}}
{{- end -}}

{{- define "skein.keysSecret" -}}
{{- .Values.keys.existingSecret | default (printf "%s-keys" (include "skein.fullname" .)) -}}
{{- end -}}

{{- define "skein.bootstrapSecret" -}}
{{- .Values.bootstrap.existingSecret | default (printf "%s-bootstrap" (include "skein.fullname" .)) -}}
{{- end -}}

{{/* One variable from a Secret: variable, secret, entry. */}}
{{- define "skein.fromSecret" -}}
- name: {{ .variable }}
  valueFrom:
    secretKeyRef:
      name: {{ .secret }}
      key: {{ .entry }}
{{- end -}}

{{/* What is no secret, for the ConfigMap of a service: root, key. */}}
{{- define "skein.configuration" -}}
{{- $root := .root -}}
{{- $values := $root.Values -}}
{{- $own := get $values .key -}}
{{- $context := include "skein.service.context" . | fromYaml -}}
{{- $data := dict -}}
{{- $_ := set $data "QUARKUS_HTTP_PORT" (eq .key "gateway" | ternary $values.ports.public $values.ports.grpc) -}}
{{- $_ := set $data "QUARKUS_MANAGEMENT_PORT" $values.ports.management -}}
{{- $_ := set $data "AMQP_HOST" (include "skein.host" (dict "root" $root "server" "amqp")) -}}
{{- $_ := set $data "AMQP_PORT" $values.amqp.port -}}
{{- $_ := set $data "AMQP_USE_SSL" $values.amqp.tls -}}
{{- if has "redis" $context.uses -}}
{{- $user := empty $values.redis.username | ternary "" (printf "%s@" $values.redis.username) -}}
{{- $_ := set $data "QUARKUS_REDIS_HOSTS" (printf "%s://%s%s:%v/%v" ($values.redis.tls | ternary "rediss" "redis") $user (include "skein.host" (dict "root" $root "server" "redis")) $values.redis.port $values.redis.database) -}}
{{- end -}}
{{- if has "postgres" $context.uses -}}
{{- $address := printf "postgresql://%s:%v/%s" (include "skein.host" (dict "root" $root "server" "postgres")) $values.postgres.port $values.postgres.database -}}
{{- with $values.postgres.parameters -}}{{- $address = printf "%s?%s" $address . -}}{{- end -}}
{{- $_ := set $data "QUARKUS_DATASOURCE_REACTIVE_URL" $address -}}
{{- with $values.postgres.sslMode -}}
{{- if eq . "verify-full" -}}
{{- $_ := required "tls.servers.secretName: postgres.sslMode verify-full needs the certificates that Postgres may have" $values.tls.servers.secretName -}}
{{- end -}}
{{- $address = printf "%s%ssslmode=%s" $address (contains "?" $address | ternary "&" "?") . -}}
{{- if $values.tls.servers.secretName -}}{{- $address = printf "%s&sslrootcert=/etc/skein/tls/servers/ca.crt" $address -}}{{- end -}}
{{- end -}}
{{- $_ := set $data "QUARKUS_DATASOURCE_JDBC_URL" (printf "jdbc:%s" $address) -}}
{{- end -}}
{{- range $context.calls -}}
{{- $_ := set $data (printf "SKEIN_TARGETS_%s" (upper .)) (include "skein.target" (dict "root" $root "key" .)) -}}
{{- end -}}
{{- if eq .key "group" -}}
{{- with $values.bootstrap.appKey -}}{{- $_ := set $data "SKEIN_BOOTSTRAP_APP_KEY" . -}}{{- end -}}
{{- with $values.bootstrap.sampleUser -}}{{- $_ := set $data "SKEIN_BOOTSTRAP_SAMPLE_USER" . -}}{{- end -}}
{{- end -}}
{{- if eq $values.image.flavor "jvm" -}}
{{- /* The JVM would remember for 30 s which replicas a name stands for. */}}
{{- $_ := set $data "JDK_JAVA_OPTIONS" (printf "-Dsun.net.inetaddr.ttl=5 %s" $values.common.jvmOptions | trim) -}}
{{- end -}}
{{- $_ := set $data "QUARKUS_LOG_LEVEL" $values.logging.level -}}
{{- $_ := set $data "QUARKUS_LOG_CONSOLE_JSON_ENABLED" $values.logging.json -}}
{{- if $values.tracing.enabled -}}
{{- $_ := set $data "QUARKUS_OTEL_SDK_DISABLED" false -}}
{{- $_ := set $data "QUARKUS_OTEL_EXPORTER_OTLP_ENDPOINT" (required "tracing.endpoint: where the collector is" $values.tracing.endpoint) -}}
{{- $_ := set $data "QUARKUS_OTEL_TRACES_SAMPLER_ARG" $values.tracing.ratio -}}
{{- end -}}
{{- $settings := include "skein.settings" (dict "prefix" "skein" "settings" $values.common.settings) | fromYaml -}}
{{- $settings = merge (include "skein.settings" (dict "prefix" $context.prefix "settings" $own.settings) | fromYaml) $settings -}}
{{- $sure := dict "QUARKUS_CONFIG_LOCATIONS" "/etc/skein/config/skein.properties" -}}
{{- if $values.tls.services.enabled -}}
{{- $_ := set $sure "SKEIN_TLS_SERVICES" "services" -}}
{{- if and $values.tls.services.clientCertificates (ne .key "gateway") -}}
{{- $_ := set $sure "SKEIN_TLS_CLIENT_CERTIFICATES" "REQUIRED" -}}
{{- end -}}
{{- end -}}
{{- if and $values.tls.servers.secretName $values.amqp.tls -}}
{{- $_ := set $sure "SKEIN_TLS_BROKER" "servers" -}}
{{- end -}}
{{- range $key, $value := merge $sure $settings $data }}
{{ $key }}: {{ include "skein.text" $value | quote }}
{{- end -}}
{{- end -}}

{{/*
The properties file of a service: root, key. What has names chosen by users in its keys cannot be said by variables (Quarkus
does not find QUARKUS_TLS_…). Wins over the file in the image, not over variables.
*/}}
{{- define "skein.properties" -}}
{{- $values := .root.Values -}}
{{- $own := get $values .key -}}
{{- $context := include "skein.service.context" . | fromYaml -}}
{{- $data := dict "config_ordinal" "275" -}}
{{- $server := "" -}}
{{- if eq .key "gateway" -}}
{{- if $own.tls.enabled -}}{{- $server = "public" -}}{{- end -}}
{{- else if $values.tls.services.enabled -}}{{- $server = "services" -}}
{{- end -}}
{{- if $server -}}
{{- $_ := set $data "quarkus.http.tls-configuration-name" $server -}}
{{- $_ := set $data "quarkus.http.ssl-port" (eq .key "gateway" | ternary $values.ports.public $values.ports.grpc) -}}
{{- $_ := set $data "quarkus.http.insecure-requests" "disabled" -}}
{{- end -}}
{{- $stores := list -}}
{{- if eq $server "public" -}}{{- $stores = append $stores "public" -}}{{- end -}}
{{- if $values.tls.services.enabled -}}
{{- $stores = append $stores "services" -}}
{{- $_ := set $data "quarkus.tls.services.trust-store.pem.certs" "/etc/skein/tls/services/ca.crt" -}}
{{- end -}}
{{- range $stores -}}
{{- $_ := set $data (printf "quarkus.tls.%s.key-store.pem.0.cert" .) (printf "/etc/skein/tls/%s/tls.crt" .) -}}
{{- $_ := set $data (printf "quarkus.tls.%s.key-store.pem.0.key" .) (printf "/etc/skein/tls/%s/tls.key" .) -}}
{{- $_ := set $data (printf "quarkus.tls.%s.reload-period" .) "1h" -}}
{{- end -}}
{{- if $values.tls.servers.secretName -}}
{{- $_ := set $data "quarkus.tls.servers.trust-store.pem.certs" "/etc/skein/tls/servers/ca.crt" -}}
{{- $_ := set $data "quarkus.tls.servers.reload-period" "1h" -}}
{{- if and $values.redis.tls (has "redis" $context.uses) -}}
{{- $_ := set $data "quarkus.redis.tls-configuration-name" "servers" -}}
{{- end -}}
{{- end -}}
{{- if and $values.postgres.sslMode (has "postgres" $context.uses) -}}
{{- range $pool := eq .key "messaging" | ternary (list "reactive" "lanes.reactive") (list "reactive") -}}
{{- $_ := set $data (printf "quarkus.datasource.%s.postgresql.ssl-mode" $pool) $values.postgres.sslMode -}}
{{- if $values.tls.servers.secretName -}}
{{- $_ := set $data (printf "quarkus.datasource.%s.trust-certificate-pem" $pool) "true" -}}
{{- $_ := set $data (printf "quarkus.datasource.%s.trust-certificate-pem.certs" $pool) "/etc/skein/tls/servers/ca.crt" -}}
{{- end -}}
{{- if eq $values.postgres.sslMode "verify-full" -}}
{{- $_ := set $data (printf "quarkus.datasource.%s.hostname-verification-algorithm" $pool) "HTTPS" -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- range $key, $value := merge (deepCopy $own.config) $values.common.config $data }}
{{ $key }}={{ include "skein.text" $value | replace "\\" "\\\\" | replace "\n" "\\n" }}
{{- end -}}
{{- end -}}

{{/* Where a service gets its certificates from, by their folder below /etc/skein/tls: root, key. Parsed with fromYaml. */}}
{{- define "skein.certificates" -}}
{{- if and (eq .key "gateway") .root.Values.gateway.tls.enabled }}
public: {{ required "gateway.tls.secretName: name the Secret with the certificate" .root.Values.gateway.tls.secretName }}
{{- end }}
{{- with .root.Values.tls.services }}
{{- if .enabled }}
services: {{ required "tls.services.secretName: name the Secret with the certificate and ca.crt" .secretName }}
{{- end }}
{{- end }}
{{- with .root.Values.tls.servers.secretName }}
servers: {{ . }}
{{- end }}
{{- end -}}

{{/* Variables of a service's container: root, key. */}}
{{- define "skein.environment" -}}
{{- $root := .root -}}
{{- $values := $root.Values -}}
{{- $own := get $values .key -}}
{{- $context := include "skein.service.context" . | fromYaml -}}
- name: SKEIN_NODE
  valueFrom:
    fieldRef:
      fieldPath: metadata.name
{{ include "skein.fromSecret" (dict "variable" "SKEIN_CLUSTER_KEY" "secret" (include "skein.keysSecret" $root) "entry" $values.keys.clusterKeyEntry) }}
{{- if eq .key "group" }}
{{ include "skein.fromSecret" (dict "variable" "SKEIN_SECRETS_KEY" "secret" (include "skein.keysSecret" $root) "entry" $values.keys.secretsKeyEntry) }}
{{- if $values.bootstrap.appKey }}
{{ include "skein.fromSecret" (dict "variable" "SKEIN_BOOTSTRAP_APP_SECRET" "secret" (include "skein.bootstrapSecret" $root) "entry" $values.bootstrap.appSecretEntry) }}
{{- end }}
{{- end }}
{{- if has "postgres" $context.uses }}
{{- $secret := include "skein.serverSecret" (dict "root" $root "server" "postgres") }}
{{ include "skein.fromSecret" (dict "variable" "QUARKUS_DATASOURCE_USERNAME" "secret" $secret "entry" $values.postgres.usernameEntry) }}
{{ include "skein.fromSecret" (dict "variable" "QUARKUS_DATASOURCE_PASSWORD" "secret" $secret "entry" $values.postgres.passwordEntry) }}
{{- end }}
{{- if has "redis" $context.uses }}
{{- with include "skein.serverSecret" (dict "root" $root "server" "redis") }}
{{ include "skein.fromSecret" (dict "variable" "QUARKUS_REDIS_PASSWORD" "secret" . "entry" $values.redis.passwordEntry) }}
{{- end }}
{{- end }}
{{- with include "skein.serverSecret" (dict "root" $root "server" "amqp") }}
{{ include "skein.fromSecret" (dict "variable" "AMQP_USERNAME" "secret" . "entry" $values.amqp.usernameEntry) }}
{{ include "skein.fromSecret" (dict "variable" "AMQP_PASSWORD" "secret" . "entry" $values.amqp.passwordEntry) }}
{{- end }}
{{- with concat $values.common.extraEnv $own.extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end -}}
