{{/* Name of the chart. */}}
{{- define "skein.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 40 | trimSuffix "-" -}}
{{- end -}}

{{/* Beginning of the names of all objects; short enough for the longest ending. */}}
{{- define "skein.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else if contains (include "skein.name" .) .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "skein.name" .) | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* The four services: their names, and which servers and fellow services each of them uses. Parsed with fromYaml. */}}
{{- define "skein.services" -}}
gateway:   {name: gateway,           prefix: skein.gateway,   uses: [redis, amqp],           calls: [messaging, group, push]}
messaging: {name: messaging-service, prefix: skein.messaging, uses: [postgres, redis, amqp], calls: []}
group:     {name: group-service,     prefix: skein.group,     uses: [postgres, amqp],        calls: [messaging]}
push:      {name: push-service,      prefix: skein.push,      uses: [postgres, redis, amqp], calls: [messaging]}
{{- end -}}

{{/* What templates of a service get: root, key, values, and what skein.services says of it. */}}
{{- define "skein.service.context" -}}
{{- $service := get (include "skein.services" .root | fromYaml) .key -}}
{{- $fullname := printf "%s-%s" (include "skein.fullname" .root) $service.name -}}
{{- dict "key" .key "name" $service.name "prefix" $service.prefix "uses" $service.uses "calls" $service.calls "fullname" $fullname | toYaml -}}
{{- end -}}

{{- define "skein.selectorLabels" -}}
app.kubernetes.io/name: {{ include "skein.name" .root }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end -}}

{{- define "skein.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" }}
{{ include "skein.selectorLabels" . }}
app.kubernetes.io/version: {{ .root.Values.image.tag | default .root.Chart.AppVersion | trunc 63 | quote }}
app.kubernetes.io/part-of: skein
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
{{- with .root.Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* metadata of an object: root, component, name, and perhaps labels and annotations of its own. */}}
{{- define "skein.metadata" -}}
name: {{ .name }}
namespace: {{ .root.Release.Namespace }}
labels:
  {{- include "skein.labels" (dict "root" .root "component" .component) | nindent 2 }}
  {{- with .labels }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- with merge (deepCopy (.annotations | default dict)) .root.Values.commonAnnotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{/* An image behind the registry of the values, if there is one: root, image. */}}
{{- define "skein.image" -}}
{{- with .root.Values.global.imageRegistry }}{{ trimSuffix "/" . }}/{{ end }}{{ .image }}
{{- end -}}

{{- define "skein.service.image" -}}
{{- $image := .root.Values.image -}}
{{- $suffix := eq $image.flavor "native" | ternary "-native" "" -}}
{{- $tag := $image.tag | default .root.Chart.AppVersion -}}
{{- include "skein.image" (dict "root" .root "image" (printf "%s/%s:%s%s" $image.repository .name $tag $suffix)) -}}
{{- end -}}

{{/* Seconds of a duration such as 500ms, 25s, 5m, 2h, 30d, rounded up. */}}
{{- define "skein.seconds" -}}
{{- $number := regexFind "^[0-9]+" . | int -}}
{{- $unit := regexFind "[a-z]+$" . -}}
{{- if eq $unit "ms" -}}{{ div (add $number 999) 1000 }}
{{- else -}}{{ mul $number (get (dict "s" 1 "m" 60 "h" 3600 "d" 86400) $unit) }}
{{- end -}}
{{- end -}}

{{/* From the decision to end a pod to the moment it is killed: root, key. The gateway needs its drain on top. */}}
{{- define "skein.gracePeriod" -}}
{{- $values := get .root.Values .key -}}
{{- $drain := 0 -}}
{{- if eq .key "gateway" -}}
{{- $drain = include "skein.seconds" $values.settings.drain.timeout | int -}}
{{- end -}}
{{- add $values.preStopSeconds $drain $values.terminationMarginSeconds -}}
{{- end -}}

{{/* Rule of a network policy: names may be looked up. */}}
{{- define "skein.dnsEgress" -}}
- ports:
    - {port: 53, protocol: UDP}
    - {port: 53, protocol: TCP}
  {{- with .Values.networkPolicy.dnsTo }}
  to:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end -}}
