{{/* Where pods run, as all services have it: root, component. */}}
{{- define "skein.placement" -}}
{{- $common := .root.Values.common -}}
{{- $selector := include "skein.selectorLabels" . -}}
{{- with $common.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $common.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
affinity:
  {{- if $common.affinity }}
  {{- toYaml $common.affinity | nindent 2 }}
  {{- else }}
  podAntiAffinity:
    preferredDuringSchedulingIgnoredDuringExecution:
      - weight: 100
        podAffinityTerm:
          topologyKey: kubernetes.io/hostname
          labelSelector:
            matchLabels:
              {{- $selector | nindent 14 }}
  {{- end }}
topologySpreadConstraints:
  {{- if $common.topologySpreadConstraints }}
  {{- toYaml $common.topologySpreadConstraints | nindent 2 }}
  {{- else }}
  {{- range list "topology.kubernetes.io/zone" "kubernetes.io/hostname" }}
  - maxSkew: 1
    topologyKey: {{ . }}
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels:
        {{- $selector | nindent 8 }}
  {{- end }}
  {{- end }}
{{- with $common.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with .root.Values.global.imagePullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- end -}}

{{/* The three probes: root. Started and alive are about the process alone; ready is about what it needs. */}}
{{- define "skein.probes" -}}
startupProbe:
  httpGet: {path: /q/health/started, port: management}
  periodSeconds: 2
  timeoutSeconds: 2
  # Services open their ports before they have found their servers; two minutes are for a node that is busy.
  failureThreshold: 60
livenessProbe:
  httpGet: {path: /q/health/live, port: management}
  periodSeconds: 10
  timeoutSeconds: 3
  failureThreshold: 3
readinessProbe:
  httpGet: {path: /q/health/ready, port: management}
  periodSeconds: 5
  timeoutSeconds: 3
  failureThreshold: 3
{{- end -}}

{{/*
Arguments of a native executable: root, key. By itself it would take four fifths of the container's memory for its heap, and be
killed for what comes on top (buffers, threads); 65 % is what the images for the JVM take.
*/}}
{{- define "skein.nativeOptions" -}}
{{- $own := get .root.Values .key -}}
{{- $limit := dig "limits" "memory" "" ($own.resources | default $own.resourcesByFlavor.native) | toString -}}
{{- $options := .root.Values.common.nativeOptions -}}
{{- if and (not $options) (regexMatch "^[0-9]+[MG]i$" $limit) -}}
{{- $mebibytes := mul (regexFind "^[0-9]+" $limit | int) (hasSuffix "Gi" $limit | ternary 1024 1) -}}
{{- $options = printf "-Xmx%dm" (div (mul $mebibytes 65) 100) -}}
{{- end -}}
{{- with $options -}}
args: {{ regexSplit " +" (trim .) -1 | toJson }}
{{- end -}}
{{- end -}}

{{/* spec of a service's pods: root, key. */}}
{{- define "skein.pod" -}}
{{- $root := .root -}}
{{- $values := $root.Values -}}
{{- $own := get $values .key -}}
{{- $context := include "skein.service.context" . | fromYaml -}}
{{- $certificates := include "skein.certificates" . | fromYaml -}}
serviceAccountName: {{ $context.fullname }}
automountServiceAccountToken: false
# Services of the namespace would add variables by their names: one called amqp would bring AMQP_PORT=tcp://….
enableServiceLinks: false
terminationGracePeriodSeconds: {{ include "skein.gracePeriod" . }}
{{- with $values.common.podSecurityContext }}
securityContext:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{ include "skein.placement" (dict "root" $root "component" $context.name) | trim }}
containers:
  - name: {{ $context.name }}
    image: {{ include "skein.service.image" (dict "root" $root "name" $context.name) }}
    imagePullPolicy: {{ $values.image.pullPolicy }}
    {{- if eq $values.image.flavor "native" }}
    {{- include "skein.nativeOptions" . | nindent 4 }}
    {{- end }}
    {{- with $values.common.securityContext }}
    securityContext:
      {{- toYaml . | nindent 6 }}
    {{- end }}
    ports:
      {{- if eq .key "gateway" }}
      - {name: public, containerPort: {{ $values.ports.public }}, protocol: TCP}
      {{- else }}
      - {name: grpc, containerPort: {{ $values.ports.grpc }}, protocol: TCP}
      {{- end }}
      - {name: management, containerPort: {{ $values.ports.management }}, protocol: TCP}
    envFrom:
      - configMapRef:
          name: {{ $context.fullname }}
    env:
      {{- include "skein.environment" . | nindent 6 }}
    {{- include "skein.probes" . | nindent 4 }}
    lifecycle:
      preStop:
        sleep:
          seconds: {{ $own.preStopSeconds }}
    resources:
      {{- $own.resources | default (get $own.resourcesByFlavor $values.image.flavor) | toYaml | nindent 6 }}
    volumeMounts:
      - {name: tmp, mountPath: /tmp}
      - {name: config, mountPath: /etc/skein/config, readOnly: true}
      {{- range $folder, $_ := $certificates }}
      - {name: tls-{{ $folder }}, mountPath: /etc/skein/tls/{{ $folder }}, readOnly: true}
      {{- end }}
      {{- with concat $values.common.extraVolumeMounts $own.extraVolumeMounts }}
      {{- toYaml . | nindent 6 }}
      {{- end }}
volumes:
  - name: tmp
    emptyDir:
      sizeLimit: {{ $values.common.tmpSize }}
  - name: config
    configMap:
      name: {{ $context.fullname }}-files
  {{- range $folder, $secret := $certificates }}
  # Mounted whole, not by single files: only so a renewed certificate arrives in a running pod.
  - name: tls-{{ $folder }}
    secret:
      secretName: {{ $secret }}
  {{- end }}
  {{- with concat $values.common.extraVolumes $own.extraVolumes }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end -}}
