/**
 * The fault lab: gateways, store, channels and tills as processes of their own; kills, freezes, restarts, cuts and
 * delays in between; then silence, and a comparison of the tills' answers, the channels' charges and the store's
 * rows.
 *
 * <p>Contains the harness (children, store, links, load balancer), the schedule of faults, the tills' stories, and
 * the judgement, which is a pure function. Run by {@code scripts/chaos}; start reading at {@link upay.lab.Chaos}.
 *
 * <p>Threads: tills, links and receiver live on Vert.x event loops; processes are started and ended on threads of the
 * lab.
 */
package upay.lab;
