/**
 * The files of {@code deploy/prometheus} and {@code deploy/grafana}, read by tests and by the alert drill, and a real
 * Prometheus that runs with them. Start at {@link upay.lab.monitoring.AlertRules}.
 */
package upay.lab.monitoring;
