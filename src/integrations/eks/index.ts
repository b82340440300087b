// eks — tasks that speak to the Kubernetes API of a cluster.
export { clusterFields, clusterProblem, isClusterAction } from "./cluster-request.ts";
export { EksRunner } from "./eks-runner.ts";
