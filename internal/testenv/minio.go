package testenv

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"time"
)

// NoticesARN names the target of bucket notifications in a server with a Notify.
const NoticesARN = "arn:minio:sqs::PRIMARY:kafka"

// MinIOOptions are the wishes for an object store. The zero value asks for an
// ordinary one.
type MinIOOptions struct {
	Dir    string   // data, log; empty: a temporary folder
	Port   int      // zero: a free one
	Notify *Notify  // where bucket notifications go; nil: nowhere
	Env    []string // more of the environment, "NAME=value"
}

// Notify sends bucket notifications to a topic of Kafka, which must exist. They wait
// in a folder of the server while Kafka is away. A bucket names NoticesARN to use it.
type Notify struct {
	Brokers []string
	Topic   string
}

// MinIOServer is a MinIO with generated credentials.
type MinIOServer struct {
	server
	access, secret string
}

// Store is how to reach an object store: host and port, without TLS, and credentials
// that may do everything.
type Store struct{ Endpoint, AccessKey, SecretKey string }

// url is the store in one line, for an environment variable.
func (s Store) url() string {
	u := url.URL{Scheme: "http", User: url.UserPassword(s.AccessKey, s.SecretKey), Host: s.Endpoint}
	return u.String()
}

// parseStore reads what url wrote.
func parseStore(text string) (Store, error) {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.User == nil {
		return Store{}, fmt.Errorf("not http://ACCESS:SECRET@HOST:PORT: %q", text)
	}
	secret, _ := u.User.Password()
	return Store{u.Host, u.User.Username(), secret}, nil
}

// StartMinIO starts a MinIO from the cache on one folder and waits until it is ready.
func StartMinIO(ctx context.Context, o MinIOOptions) (*MinIOServer, error) {
	bin, err := have("minio-" + minioVersion)
	if err != nil {
		return nil, err
	}
	port, err := choose(o.Port)
	if err != nil {
		return nil, err
	}
	dir, ours, err := folder(o.Dir, "", "minio")
	if err != nil {
		return nil, err
	}
	s := &MinIOServer{access: strings.ToLower(rand.Text()), secret: rand.Text()}
	s.server = server{name: "minio", dir: dir, ours: ours, addr: local(port)}
	s.answers = s.isReady
	s.recipe = recipe{
		dir:  dir,
		argv: []string{filepath.Join(bin, "minio"), "server", "--quiet", "--address", s.addr, filepath.Join(dir, "data")},
		env:  append(s.environment(o.Notify), o.Env...),
	}
	if err := s.Start(ctx); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

func (s *MinIOServer) environment(n *Notify) []string {
	env := []string{"MINIO_BROWSER=off", "MINIO_ROOT_USER=" + s.access, "MINIO_ROOT_PASSWORD=" + s.secret, "MINIO_UPDATE=off", "HOME=" + s.dir}
	if n == nil {
		return env
	}
	return append(env,
		"MINIO_NOTIFY_KAFKA_ENABLE_PRIMARY=on",
		"MINIO_NOTIFY_KAFKA_BROKERS_PRIMARY="+strings.Join(n.Brokers, ","),
		"MINIO_NOTIFY_KAFKA_TOPIC_PRIMARY="+n.Topic,
		"MINIO_NOTIFY_KAFKA_QUEUE_DIR_PRIMARY="+filepath.Join(s.dir, "notices"))
}

// Store tells how to reach the server.
func (s *MinIOServer) Store() Store { return Store{s.addr, s.access, s.secret} }

func (s *MinIOServer) isReady(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+s.addr+"/minio/health/cluster", nil)
	if err != nil {
		return err
	}
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}} // leaves nothing behind
	resp, err := client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("it answers %s", resp.Status)
	}
	return nil
}
