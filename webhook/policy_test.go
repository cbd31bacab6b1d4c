package webhook_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/tingcha/tingcha/webhook"
)

// hostile are addresses with which somebody would have this program ask inside a network.
// PORT is one on which a server of the test listens.
var hostile = []string{
	"http://127.0.0.1:PORT/", "https://127.0.0.1:PORT/", "https://127.0.0.1/", "https://127.1/", "https://127.0.1/", "https://2130706433/",
	"https://0x7f000001/", "https://0x7f.0.0.1/", "https://0177.0.0.1/", "https://017700000001/", "https://127.0.0.01/", "https://0/",
	"https://0.0.0.0/", "https://0.0.0.0:8443/", "https://[::]/", "https://[::1]/", "https://[::1]:8443/", "https://[::ffff:127.0.0.1]/",
	"https://[::ffff:7f00:1]/", "https://[0:0:0:0:0:ffff:127.0.0.1]/", "https://[::127.0.0.1]/", "https://[64:ff9b::7f00:1]/", "https://[2002:7f00:1::]/",
	"https://[fe80::1]/", "https://[fe80::1%25eth0]/", "https://[fc00::1]/", "https://[fd00:ec2::254]/", "https://[ff02::1]/", "https://[2001:db8::1]/",
	"https://169.254.169.254/latest/meta-data/", "http://169.254.169.254/", "https://[::ffff:169.254.169.254]/", "https://0xa9fea9fe/", "https://2852039166/",
	"https://10.0.0.1/", "https://10.255.255.255/", "https://172.16.0.1/", "https://172.31.255.255/", "https://192.168.0.1/", "https://100.64.0.1/",
	"https://192.0.0.1/", "https://198.18.0.1/", "https://224.0.0.1/", "https://240.0.0.1/", "https://255.255.255.255/", "https://localhost/", "https://localhost:8443/",
	"https://LOCALHOST/", "https://localhost./", "https://a.localhost/", "https://public.example@127.0.0.1/", "https://127.0.0.1@public.example/", "https://user:word@public.example/",
	"https://public.example:22/", "https://public.example:PORT/", "https://public.example:6379/", "http://public.example/", "https://public.example/#x",
	"file:///etc/passwd", "gopher://127.0.0.1:PORT/_x", "ftp://public.example/", "dict://127.0.0.1:PORT/", "ws://127.0.0.1:PORT/", "unix:///run/x.sock", "data:text/plain,x",
	"javascript:alert(1)", "//127.0.0.1/", "/path", "", "https://", "https:127.0.0.1", "https:///127.0.0.1/", "https://public.example\r\nHost: 127.0.0.1/",
	"https://public.example/\r\nX: y", "https://public.example\\@127.0.0.1/", "https://127.0.0.1\t/", "https:// 127.0.0.1/", "https://①②⑦.⓪.⓪.①/", "https://127。0。0。1/",
	"https://rebinds.example/", "https://private.example:8443/", "https://linklocal.example/", "https://mixed.example/",
}

// resolver knows a few names, without asking anybody.
func resolver(t *testing.T, asked *atomic.Int64) *net.Resolver {
	t.Helper()
	names := map[string][]byte{
		"rebinds.example.": {127, 0, 0, 1}, "private.example.": {10, 0, 0, 7}, "linklocal.example.": {169, 254, 169, 254}, "mixed.example.": {192, 168, 1, 1},
	}
	return &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		here, there := net.Pipe()
		go answerNames(there, names, asked)
		return here, nil
	}}
}

func TestNoHostileAddressIsConnectedTo(t *testing.T) {
	t.Parallel()
	var met, asked atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { met.Add(1) }))
	t.Cleanup(server.Close)
	port := server.URL[strings.LastIndexByte(server.URL, ':')+1:]
	client := webhook.Policy{}.Client(resolver(t, &asked))
	for _, address := range hostile {
		address = strings.ReplaceAll(address, "PORT", port)
		if err := (webhook.Policy{}).CheckURL(address); err != nil {
			if !errors.Is(err, webhook.ErrRefused) {
				t.Errorf("%q: %v", address, err)
			}
		} else if !strings.Contains(address, "://") {
			t.Errorf("%q passes for an address", address)
		}
		// The check of names is not relied on: what is dialled is checked again.
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address, strings.NewReader("{}"))
		if err != nil || strings.Contains(address, "public.example") {
			continue
		}
		if answer, err := client.Do(r); err == nil {
			answer.Body.Close()
			t.Errorf("%q is answered", address)
		}
	}
	if met.Load() != 0 {
		t.Errorf("%d connections were made, want none", met.Load())
	}
	if asked.Load() == 0 {
		t.Error("no name was resolved: the check after it was not tried")
	}
	if len(hostile) < 60 {
		t.Errorf("%d addresses are tried, want 60", len(hostile))
	}
}

func TestWhatIsOptedInIsReached(t *testing.T) {
	t.Parallel()
	var met atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { met.Add(1) }))
	t.Cleanup(server.Close)
	for _, test := range []struct {
		policy webhook.Policy
		want   int64
	}{
		{webhook.Policy{Hosts: []string{"127.0.0.1"}}, 0}, // the name alone does not open the network
		{webhook.Policy{Networks: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}}, 1},
	} {
		met.Store(0)
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL, nil)
		if err != nil {
			t.Fatal(err)
		}
		if answer, err := test.policy.Client(nil).Do(r); err == nil {
			answer.Body.Close()
		}
		if met.Load() != test.want {
			t.Errorf("%+v: %d connections, want %d", test.policy, met.Load(), test.want)
		}
	}
	open := webhook.Policy{Hosts: []string{"crm.intern"}, Networks: []netip.Prefix{netip.MustParsePrefix("10.1.0.0/16")}}
	for address, ok := range map[string]bool{
		"http://crm.intern:8080/hook": true, "https://CRM.intern/": true, "https://10.1.2.3/": true, "http://10.1.2.3/": false,
		"https://10.2.0.1/": false, "https://crm.example/hook?key=1": true, "https://crm.example:8443/": true, "https://93.184.215.14/": true, "https://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/": true,
	} {
		if err := open.CheckURL(address); (err == nil) != ok {
			t.Errorf("%s: %v", address, err)
		}
	}
}
