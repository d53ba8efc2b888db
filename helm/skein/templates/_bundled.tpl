{{/* What is special about each bundled server's container: own (below bundled), values, secret. */}}
{{- define "skein.bundled.postgres" -}}
args: [-p, {{ .values.port | quote }}]
env:
  {{- include "skein.fromSecret" (dict "variable" "POSTGRES_USER" "secret" .secret "entry" .values.usernameEntry) | nindent 2 }}
  {{- include "skein.fromSecret" (dict "variable" "POSTGRES_PASSWORD" "secret" .secret "entry" .values.passwordEntry) | nindent 2 }}
  - {name: POSTGRES_DB, value: {{ .values.database | quote }}}
  - {name: PGDATA, value: /var/lib/postgresql/data}
readinessProbe:
  exec: {command: [pg_isready, -h, 127.0.0.1, -p, {{ .values.port | quote }}]}
  periodSeconds: 5
{{- end -}}

{{- define "skein.bundled.redis" -}}
args: [--port, {{ .values.port | quote }}, --save, "", --appendonly, "no", --requirepass, $(REDIS_PASSWORD)]
env:
  {{- include "skein.fromSecret" (dict "variable" "REDIS_PASSWORD" "secret" .secret "entry" .values.passwordEntry) | nindent 2 }}
readinessProbe:
  tcpSocket: {port: redis}
  periodSeconds: 5
{{- end -}}

{{- define "skein.bundled.artemis" -}}
args: [run, --properties, /etc/skein/broker.properties]
env:
  {{- include "skein.fromSecret" (dict "variable" "ARTEMIS_USER" "secret" .secret "entry" .values.usernameEntry) | nindent 2 }}
  {{- include "skein.fromSecret" (dict "variable" "ARTEMIS_PASSWORD" "secret" .secret "entry" .values.passwordEntry) | nindent 2 }}
  # Of the doors, AMQP and the management are used.
  - {name: EXTRA_ARGS, value: --http-host 0.0.0.0 --relax-jolokia --no-autotune --no-stomp-acceptor --no-hornetq-acceptor --no-mqtt-acceptor}
  # The image's own limit of the heap is 2 GiB, whatever the container may take.
  - {name: JAVA_ARGS_APPEND, value: {{ .own.javaOptions | quote }}}
readinessProbe:
  tcpSocket: {port: amqp}
  periodSeconds: 5
{{- end -}}
