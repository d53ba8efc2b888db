{{/* What is special about each bundled server's container: values, secret. */}}
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
env:
  {{- include "skein.fromSecret" (dict "variable" "ARTEMIS_USER" "secret" .secret "entry" .values.usernameEntry) | nindent 2 }}
  {{- include "skein.fromSecret" (dict "variable" "ARTEMIS_PASSWORD" "secret" .secret "entry" .values.passwordEntry) | nindent 2 }}
  - {name: EXTRA_ARGS, value: --http-host 0.0.0.0 --relax-jolokia --no-autotune}
readinessProbe:
  tcpSocket: {port: amqp}
  periodSeconds: 5
{{- end -}}
