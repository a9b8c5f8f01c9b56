import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Deployment } from 'kubernetes-models/apps/v1'
import { Ingress } from 'kubernetes-models/networking.k8s.io/v1'
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1'
import { ConfigMap, Namespace, Secret, Service } from 'kubernetes-models/v1'
import { describe, expect, it } from 'vitest'
import { loadConfig } from '../config/config.ts'
import { root } from '../docs/pages.ts'
import { createTestApp } from '../testing/test-app.ts'
import { readManifests, readYaml, type Tree, unknownVariables } from './deploy-files.ts'

const models = { Deployment, Ingress, PodDisruptionBudget, ConfigMap, Namespace, Secret, Service }
/** Kinds that the cluster itself does not know; their schemas are those of KEDA, kustomize and the Prometheus operator. */
const ofOthers = ['Kustomization', 'PodMonitor', 'ScaledObject']

const manifests = await readManifests()
const find = (kind: string, name: string): Tree =>
  manifests.find((one) => one.kind === kind && one.metadata.name === name)
const podOf = (name: string): Tree => find('Deployment', name).spec.template
const containerOf = (name: string): Tree => podOf(name).spec.containers[0]
const settings = { ...find('ConfigMap', 'kiln').data, ...find('Secret', 'kiln').stringData }
const deployments = ['kiln-server', 'kiln-worker']

describe('the Kubernetes manifests', () => {
  it('fit the schemas of their kinds', () => {
    for (const manifest of manifests) {
      const known = Object.entries(models).find(([kind]) => kind === manifest.kind)
      if (!known) expect(ofOthers).toContain(manifest.kind)
      else new known[1](manifest).validate()
    }
  })

  it('are all in the kustomization, but for the examples', async () => {
    const files = (await readdir(join(root, 'deploy/kubernetes'))).filter((name) => name.endsWith('.yaml'))
    const { resources } = await readYaml('deploy/kubernetes/kustomization.yaml')
    expect(['kustomization.yaml', ...resources].sort()).toEqual(files.sort())
  })

  it('set only variables that Kiln has, to values that it takes', () => {
    const own = deployments.flatMap((name) => (containerOf(name).env ?? []).map((one: Tree) => one.name))
    expect(unknownVariables([...Object.keys(settings), ...own])).toEqual([])
    expect(() => loadConfig(settings)).not.toThrow()
  })

  it.each(deployments)('run %s without rights on a file system that it can not write to', (name) => {
    expect(podOf(name).spec.securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 10001 })
    expect(podOf(name).spec.automountServiceAccountToken).toBe(false)
    expect(containerOf(name).securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    })
    const mounts = containerOf(name).volumeMounts.map((mount: Tree) => mount.mountPath)
    expect(mounts).toEqual(['/data', '/tmp'])
  })

  it.each(deployments)('give %s the time that it takes to stop, and resources', (name) => {
    const grace = Number(settings.SHUTDOWN_GRACE_SECONDS)
    expect(podOf(name).spec.terminationGracePeriodSeconds).toBe(grace + 45)
    expect(containerOf(name).resources).toMatchObject({
      requests: { cpu: expect.any(String), memory: expect.any(String) },
      limits: { memory: expect.any(String) },
    })
  })

  it('let a worker use as many cores as its limit has', () => {
    const { env, resources } = containerOf('kiln-worker')
    expect(env[0]).toEqual({ name: 'CPU_SLOTS', valueFrom: { resourceFieldRef: { resource: 'limits.cpu' } } })
    expect(settings.CELERY_WORKER_CONCURRENCY).toBe(resources.limits.cpu)
  })

  it('ask each probe at a port and a path that are answered', async () => {
    const { app, close } = await createTestApp()
    try {
      for (const name of deployments) {
        const { ports, livenessProbe, readinessProbe } = containerOf(name)
        for (const probe of [livenessProbe, readinessProbe].filter(Boolean)) {
          const port = ports.find((one: Tree) => one.name === probe.httpGet.port)
          expect(port.containerPort).toBe(port.name === 'metrics' ? Number(settings.METRICS_PORT) : 3000)
          expect((await app.inject(probe.httpGet.path)).statusCode).toBe(200)
        }
      }
    } finally {
      await close()
    }
  })

  it('lead from ingress to service to pods, and keep pods while nodes are emptied', () => {
    const service = find('Service', 'kiln')
    const labels = podOf('kiln-server').metadata.labels
    expect(service.spec.selector).toEqual(labels)
    expect(containerOf('kiln-server').ports).toContainEqual({ name: 'http', containerPort: 3000 })
    expect(find('Ingress', 'kiln').spec.rules[0].http.paths[0].backend.service.name).toBe(service.metadata.name)
    for (const name of deployments) {
      const labels = podOf(name).metadata.labels
      expect(find('Deployment', name).spec.selector.matchLabels).toEqual(labels)
      expect(find('PodDisruptionBudget', name).spec.selector.matchLabels).toEqual(labels)
    }
  })

  it('scale the workers by one means only', () => {
    expect(manifests.filter((one) => one.kind === 'HorizontalPodAutoscaler')).toEqual([])
    expect(find('ScaledObject', 'kiln-worker').spec.scaleTargetRef.name).toBe('kiln-worker')
    expect(find('ScaledObject', 'kiln-worker').spec.triggers[0].metadata.threshold).toBe(
      settings.CELERY_WORKER_CONCURRENCY,
    )
  })

  it('have no secret but the one to be changed', () => {
    const values = Object.values<string>(find('Secret', 'kiln').stringData)
    expect(values.filter((value) => !value.includes('change-me'))).toEqual([])
  })
})
