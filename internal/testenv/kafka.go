package testenv

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// KafkaOptions are the wishes for a broker. The zero value asks for an ordinary one.
type KafkaOptions struct {
	Dir        string            // data, settings, log; empty: a temporary folder
	Port       int               // zero: a free one
	Advertised string            // the address that clients are told; empty: the broker's own. For a Proxy in front.
	Settings   map[string]string // lines of server.properties, over the usual ones
	Format     []string          // more arguments of StorageTool's format, such as "--add-scram", "…"
	Heap       string            // Java's largest heap; empty: 512m
}

// KafkaServer is a Kafka of one node that is broker and controller.
type KafkaServer struct{ server }

// StartKafka starts a broker with its jars from the cache, and waits until it tells
// its metadata. Topics are not created by use; a group begins without delay, and a
// broker that was killed comes back within some seconds.
func StartKafka(ctx context.Context, o KafkaOptions) (*KafkaServer, error) {
	jars, err := have("kafka-" + kafkaVersion)
	if err != nil {
		return nil, err
	}
	java, err := exec.LookPath("java")
	if err != nil {
		return nil, fmt.Errorf("%w: kafka needs Java 17: %w", ErrMissing, err)
	}
	port, err := choose(o.Port)
	if err != nil {
		return nil, err
	}
	dir, ours, err := folder(o.Dir, "", "kafka")
	if err != nil {
		return nil, err
	}
	s := &KafkaServer{server{name: "kafka", dir: dir, ours: ours, addr: local(port)}}
	settings := filepath.Join(dir, "server.properties")
	classes := []string{java, "-XX:+UseSerialGC", "-Djava.net.preferIPv4Stack=true", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn", "-cp", filepath.Join(jars, "*")}
	s.answers = s.tellsMetadata
	s.recipe = recipe{dir: dir, argv: slices.Concat(classes[:1], heap(o.Heap), classes[1:], []string{"kafka.Kafka", settings})}
	err = s.prepare(ctx, o, settings, classes)
	if err == nil {
		err = s.Start(ctx)
	}
	if err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

func heap(most string) []string {
	if most == "" {
		most = "512m"
	}
	return []string{"-Xms64m", "-Xmx" + most}
}

// prepare writes the settings and formats the data folder, if it is new.
func (s *KafkaServer) prepare(ctx context.Context, o KafkaOptions, path string, classes []string) error {
	controller, err := FreePort()
	if err != nil {
		return err
	}
	all := kafkaSettings(s.addr, local(controller), filepath.Join(s.dir, "data"))
	if o.Advertised != "" {
		all["advertised.listeners"] = "PLAINTEXT://" + o.Advertised
	}
	maps.Copy(all, o.Settings)
	var b strings.Builder
	for _, key := range slices.Sorted(maps.Keys(all)) {
		fmt.Fprintf(&b, "%s=%s\n", key, all[key])
	}
	if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
		return err
	}
	if present(filepath.Join(s.dir, "data")) {
		return nil
	}
	quick := []string{"-XX:TieredStopAtLevel=1"} // it is gone before it would be worth compiling well
	args := slices.Concat(quick, classes[1:], []string{"kafka.tools.StorageTool", "format", "-t", clusterID(), "-c", path}, o.Format)
	return command(ctx, s.dir, nil, classes[0], args...)
}

// clusterID makes what StorageTool's random-uuid makes, without a second for a Java.
// It must not begin with a dash.
func clusterID() string {
	id := make([]byte, 16)
	_, _ = rand.Read(id) // never fails
	id[0] &= 0x7f
	return base64.RawURLEncoding.EncodeToString(id)
}

func kafkaSettings(broker, controller, data string) map[string]string {
	return map[string]string{
		"process.roles":                            "broker,controller",
		"node.id":                                  "1",
		"controller.quorum.voters":                 "1@" + controller,
		"listeners":                                "PLAINTEXT://" + broker + ",CONTROLLER://" + controller,
		"advertised.listeners":                     "PLAINTEXT://" + broker,
		"listener.security.protocol.map":           "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SASL_PLAINTEXT:SASL_PLAINTEXT,SSL:SSL,SASL_SSL:SASL_SSL",
		"controller.listener.names":                "CONTROLLER",
		"inter.broker.listener.name":               "PLAINTEXT",
		"log.dirs":                                 data,
		"auto.create.topics.enable":                "false",
		"offsets.topic.replication.factor":         "1",
		"offsets.topic.num.partitions":             "4",
		"transaction.state.log.replication.factor": "1",
		"transaction.state.log.min.isr":            "1",
		"transaction.state.log.num.partitions":     "4",
		"min.insync.replicas":                      "1",
		"group.initial.rebalance.delay.ms":         "0",
		"broker.session.timeout.ms":                "3000", // a killed broker may come back after that
		"broker.heartbeat.interval.ms":             "500",
	}
}
